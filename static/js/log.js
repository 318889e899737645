// While a meeting is logged: the topic follows the words, the place comes from the phone, and without a signal nothing is lost.
const form = document.querySelector("form[data-draft]");

// The moment the writing began on this device, beside the moment the server gets it.
form.addEventListener("input", () => (form.elements.client_at.value ||= new Date().toISOString()), { once: true });

// A concern's words point to its topic, as long as nobody chose one.
const list = form.querySelector("[data-topics]");
const topics = list ? JSON.parse(list.dataset.topics) : [];
const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");

function signsIn(text, signs) {
  const words = fold(text).split(/[^\p{L}\p{N}]+/u);
  return signs.filter((sign) => words.some((word) => word.startsWith(fold(sign)))).length;
}

list?.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-tags]")) return;
  const choice = form.elements[target.name.replace(/text$/, "topic")];
  if (!choice || (choice.value && !choice.dataset.found)) return;
  const counts = topics.map(([key, signs]) => [signsIn(target.value, signs), key]);
  const [most, key] = counts.reduce((best, one) => (one[0] > best[0] ? one : best), [0, ""]);
  choice.value = most ? key : "";
  choice.dataset.found = choice.value;
});
list?.addEventListener("change", ({ target }) => {
  if (target.tagName === "SELECT") delete target.dataset.found;
});

// Where this is, when the writer asks for it.
const here = document.getElementById("here");
if (here && navigator.geolocation) {
  here.hidden = false;
  here.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      form.elements.latitude.value = coords.latitude.toFixed(5);
      form.elements.longitude.value = coords.longitude.toFixed(5);
      form.elements.accuracy.value = Math.round(coords.accuracy);
    });
  });
}

// Without a signal the form is not sent into the void: it stays on this page and goes when the signal is back.
const status = form.querySelector(".draft-status");
form.addEventListener("submit", (event) => {
  if (navigator.onLine) return;
  event.preventDefault();
  const sender = event.submitter;
  status.textContent = form.dataset.waiting;
  addEventListener("online", () => form.requestSubmit(sender), { once: true });
});
addEventListener("beforeunload", (event) => {
  if (!navigator.onLine) event.preventDefault();
});
