// What saves effort where scripts run. Every page works without.

// A button that prints; without scripts it is not there, and the browser's own menu does it.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Tables of numbers and folded parts are open on paper.
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("main details:not([open])")];
  for (const part of folded) part.open = true;
});
addEventListener("afterprint", () => {
  for (const part of folded) part.open = false;
});

// The sheet under More closes when somebody turns to something else.
const sheet = document.querySelector(".bar details");
if (sheet) {
  const shut = () => { sheet.open = false; };
  addEventListener("click", (event) => { if (!sheet.contains(event.target)) shut(); });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !sheet.open) return;
    shut();
    sheet.querySelector("summary").focus();
  });
}
