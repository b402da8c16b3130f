// Suggestions while a name is typed: a combobox with a list, after the ARIA Authoring Practices. Without script, and
// where the server does not answer, the field is a plain one in a plain form.
const WAIT = 120; // milliseconds after a key before the server is asked
let lists = 0;

for (const field of document.querySelectorAll("[data-suggest]")) combobox(field);

function combobox(field) {
  const id = `suggestions-${++lists}`;
  const list = Object.assign(document.createElement("ul"), { id, className: "suggestions", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  const box = document.createElement("span");
  box.className = "combobox";
  const hadFocus = document.activeElement === field; // Moving a field takes the focus from it.
  field.replaceWith(box);
  box.append(field, list);
  if (hadFocus) field.focus();
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id }))
    field.setAttribute(name, value);
  let timer = 0, asked = null, chosen = -1, items = [];

  const close = () => {
    clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };

  const mark = (index) => {
    list.children[chosen]?.setAttribute("aria-selected", "false");
    chosen = index;
    const option = list.children[index];
    if (!option) return field.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", option.id);
  };

  const take = (item) => {
    close();
    if (field.dataset.suggest === "open") location.assign(item.href);
    else field.value = item.value;
  };

  const render = () => {
    list.replaceChildren(...items.map((item, index) => {
      const option = document.createElement("li");
      option.id = `${id}-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const note = document.createElement("small");
      note.textContent = item.note;
      option.append(Object.assign(document.createElement("span"), { textContent: item.name }), " ", note);
      return option;
    }));
    chosen = -1;
    field.removeAttribute("aria-activedescendant");
    list.hidden = items.length === 0;
    field.setAttribute("aria-expanded", String(items.length > 0));
  };

  const ask = async () => {
    asked?.abort();
    const mine = asked = new AbortController();
    const q = field.value.trim();
    if (!q) return close();
    const address = new URL("/search/suggestions", location.href);
    address.searchParams.set("q", q);
    for (const name of ["on", "during", "known", "datasets"]) {
      const value = new URL(location.href).searchParams.get(name);
      if (value) address.searchParams.set(name, value);
    }
    try {
      const reply = await fetch(address, { signal: mine.signal });
      const answer = reply.ok ? await reply.json() : { items: [] };
      if (mine.signal.aborted || document.activeElement !== field) return;
      // A pair is no answer to a field that takes one name.
      items = answer.items.filter((item) => field.dataset.suggest === "open" || item.note !== "pair");
      render();
    } catch {
      if (!mine.signal.aborted) close();
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const last = items.length - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return void ask();
      const down = event.key === "ArrowDown";
      mark(down ? (chosen >= last ? -1 : chosen + 1) : chosen < 0 ? last : chosen - 1);
    } else if (event.key === "Enter" && !list.hidden && chosen >= 0) {
      event.preventDefault();
      take(items[chosen]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // A search field would empty itself.
      close();
    }
  });
  // Before the field loses the focus, and the list with it.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const index = [...list.children].indexOf(event.target.closest("li"));
    if (index >= 0) take(items[index]);
  });
}
