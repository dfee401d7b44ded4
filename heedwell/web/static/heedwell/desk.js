// The triage desk by keyboard: only while the focus is in a row, and never while somebody types.
const rows = [...document.querySelectorAll("[data-desk-row]")];
const accept = (row) => row && row.querySelector("[data-accept]");

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea")) return;
  const at = rows.indexOf(event.target.closest("[data-desk-row]"));
  if (at < 0) return;
  const key = event.key.toLowerCase();
  if (key === "a") accept(rows[at]).click();
  if (key === "j" || key === "k") accept(rows[key === "j" ? at + 1 : at - 1])?.focus();
});
