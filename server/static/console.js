// Opens the description of the API; no other host is asked to judge it.
SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#console",
  deepLinking: true,
  validatorUrl: null,
  supportedSubmitMethods: ["get"],
});
