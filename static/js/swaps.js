// What htmx leaves to us: lean addresses, saying what changed, keeping the focus, and honest words when it fails.
const spoken = document.getElementById("spoken");
const trouble = document.getElementById("trouble");

function tell(words) {
  trouble.textContent = words;
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => (trouble.textContent = ""), 8000);
}

// A filter that is not set does not belong in the address.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!detail.elt.matches("[data-lean]")) return;
  for (const [name, value] of [...detail.parameters.entries()]) {
    if (value === "") detail.parameters.delete(name);
  }
});

// An answer that was sent elsewhere (signed out, moved) is a page of its own: go there.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, pathInfo } = event.detail;
  if (!xhr.responseURL) return;
  const arrived = new URL(xhr.responseURL);
  const asked = new URL(pathInfo.requestPath, location.href);
  if (arrived.pathname !== asked.pathname) {
    event.detail.shouldSwap = false;
    location.assign(arrived);
  }
});

document.addEventListener("htmx:afterSwap", () => (trouble.textContent = ""));

document.addEventListener("htmx:afterSettle", ({ target }) => {
  const words = target.matches("[data-speak]") ? target : target.querySelector("[data-speak]");
  if (words) spoken.textContent = words.dataset.speak;
  if (document.activeElement === document.body && target.id) {
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }
});

document.addEventListener("htmx:sendError", () => tell(trouble.dataset.offline));
document.addEventListener("htmx:timeout", () => tell(trouble.dataset.offline));
document.addEventListener("htmx:responseError", ({ detail }) => {
  tell(detail.xhr.status === 403 ? trouble.dataset.refused : trouble.dataset.failed);
});
