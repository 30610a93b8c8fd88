/* Starts the dashboard once the first screen is painted; at once where nobody looks, as no frame is
   painted then. */
(() => {
  const start = () => {
    const later = document.getElementById("mg-later");
    document.head.append(later.content);
    later.remove();
  };
  if (document.hidden) start();
  else requestAnimationFrame(() => setTimeout(start));
})();
