// What is typed into a long form goes to the server every few seconds, so that a closed lid loses nothing.
const PAUSE = 3000; // ms after the last key
const form = document.querySelector("form[data-draft]");
const status = form.querySelector(".draft-status");
let kept = typed();
let timer;

function typed() {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") body.append(name, value);
  }
  return body.toString();
}

async function keep() {
  const body = typed();
  if (body === kept) return;
  status.textContent = form.dataset.saving;
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST",
      body: new URLSearchParams(body),
      keepalive: body.length < 60000,
      redirect: "error",
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    });
    if (!answer.ok) throw new Error(answer.status);
    kept = body;
    const clock = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    status.textContent = `${form.dataset.saved} ${clock}`;
  } catch {
    status.textContent = form.dataset.unsaved;
    later(PAUSE * 3);
  }
}

function later(pause = PAUSE) {
  clearTimeout(timer);
  timer = setTimeout(keep, pause);
}

form.addEventListener("input", () => later());
form.addEventListener("change", () => later());
document.addEventListener("visibilitychange", () => document.hidden && keep());
form.addEventListener("submit", () => {
  clearTimeout(timer);
  kept = typed();
});
