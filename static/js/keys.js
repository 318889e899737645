// allauth's scripts ask the browser for a passkey; here we say in words when that fails.
const trouble = document.getElementById("key-trouble");

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  trouble.textContent = trouble.dataset.cancelled;
  trouble.hidden = false;
  trouble.scrollIntoView({ block: "center" });
});
