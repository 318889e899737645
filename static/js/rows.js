// One more row in a list inside a form, without asking the server. The button works without this file, too.
for (const rows of document.querySelectorAll("[data-rows]")) {
  const button = rows.querySelector("button[name=more_rows]");
  const blank = rows.querySelector("template");
  const total = rows.querySelector("input[name$=-TOTAL_FORMS]");
  if (!button || !blank || !total) continue;

  button.addEventListener("click", (event) => {
    event.preventDefault();
    const row = blank.content.cloneNode(true);
    const number = total.value;
    for (const part of row.querySelectorAll("*")) {
      for (const attribute of part.attributes) {
        attribute.value = attribute.value.replaceAll("__prefix__", number);
      }
    }
    total.value = Number(number) + 1;
    const first = row.querySelector("input:not([type=hidden]), select, textarea");
    button.before(row);
    first?.focus();
    total.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
