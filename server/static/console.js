// Swagger UI is dark where a class says so; here it follows what the browser asks for.
{
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
  dark.addEventListener("change", follow);
  follow();
}

// Opens the description of the API; no other host is asked to judge it.
SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#console",
  deepLinking: true,
  validatorUrl: null,
  supportedSubmitMethods: ["get"],
  plugins: [({ React }) => ({
    wrapComponents: {
      // The name of an operation stands in the button that opens it: a link in it would be a second.
      DeepLink: () => ({ text }) => React.createElement("span", null, text),
    },
  })],
});

/* What can be chosen has no name of its own in Swagger UI, and an example that scrolls no focus. */
new MutationObserver(() => {
  for (const select of document.querySelectorAll("select:not([aria-label])")) {
    const parameter = select.closest("tr[data-param-name]")?.dataset.paramName;
    select.setAttribute("aria-label", parameter ?? (select.id === "servers" ? "Server" : "Media type"));
  }
  document.querySelectorAll("pre.example:not([tabindex])").forEach((pre) => { pre.tabIndex = 0; });
}).observe(document.getElementById("console"), { childList: true, subtree: true });
