// Light, dark, or as the device says. The choice lives in a cookie, so that the server sends the page in it at once.
const root = document.documentElement;

function paint(choice) {
  if (choice) root.dataset.bsTheme = choice;
  else delete root.dataset.bsTheme;
  for (const button of document.querySelectorAll("[data-theme]")) {
    button.setAttribute("aria-pressed", String(button.dataset.theme === choice));
  }
}

for (const choices of document.querySelectorAll("[data-theme-switch]")) {
  choices.hidden = false;
  choices.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme]");
    if (!button) return;
    const age = button.dataset.theme ? 31536000 : 0;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `theme=${button.dataset.theme}; path=/; max-age=${age}; samesite=lax${secure}`;
    paint(button.dataset.theme);
  });
}
paint(root.dataset.bsTheme || "");
