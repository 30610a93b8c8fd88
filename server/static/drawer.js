/* On a narrow screen the drawer lies over the page: whoever has chosen a page in it wants to see that
   page. */
window.addEventListener("click", ({ target }) => {
  if (window.innerWidth > 768 || !target.closest("[data-testid='stSidebarNavLink']")) return;
  const close = () => document.querySelector("[data-testid='stSidebarCollapseButton'] button")?.click();
  setTimeout(close);
});
