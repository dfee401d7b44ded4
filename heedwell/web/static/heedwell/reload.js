// While something is under way the page looks again by itself; without script, its link does.
const part = document.querySelector("[data-reload-every]");
if (part) {
  setTimeout(() => location.reload(), Number(part.dataset.reloadEvery));
}
