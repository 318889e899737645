// Search from anywhere: Ctrl-K or "/" opens the dialog, arrows walk through what was found.
const palette = document.getElementById("palette");
const field = document.getElementById("palette-q");

function open(words = "") {
  if (palette.open) return;
  palette.showModal();
  field.value = words || field.value;
  field.select();
}

function isTyping(element) {
  return element.isContentEditable || element.matches("input, textarea, select");
}

document.addEventListener("keydown", (event) => {
  const asked = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
  const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
  if (asked || slash) {
    event.preventDefault();
    open();
  }
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-palette]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    open();
  }
});

palette.addEventListener("click", (event) => {
  if (event.target === palette || event.target.closest("[data-close]")) palette.close();
});

palette.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const stops = [field, ...palette.querySelectorAll("#palette-results a")];
  const next = stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length];
  event.preventDefault();
  next.focus();
});
