// Two versions side by side: put theirs into the form, or yours back, one field at a time.
const form = document.getElementById("yours");
const before = new Map();

function read(field) {
  return field.type === "checkbox" ? field.checked : field.value;
}

function write(field, value) {
  if (field.type === "checkbox") {
    field.checked = value === true || value === "yes" || value === "True";
  } else if (field.tagName === "SELECT") {
    const option = [...field.options].find((one) => one.value === value || one.text.trim() === value);
    if (option) field.value = option.value;
  } else {
    field.value = value;
  }
  field.dispatchEvent(new Event("change", { bubbles: true }));
  field.scrollIntoView({ block: "center" });
}

for (const button of document.querySelectorAll("[data-take], [data-keep]")) {
  const field = form.elements[button.dataset.take || button.dataset.keep];
  if (!field || !field.tagName || field.multiple) continue;
  before.set(field.name, read(field));
  button.hidden = false;
  button.addEventListener("click", () => {
    write(field, button.dataset.take ? button.dataset.value : before.get(field.name));
    field.focus({ preventScroll: true });
    document.getElementById("spoken").textContent = button.dataset.taken;
  });
}
