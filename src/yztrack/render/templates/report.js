"use strict";
(() => {
  const table = document.getElementById("table");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const finder = document.getElementById("finder");
  const text = document.getElementById("find-text");
  const rating = document.getElementById("find-rating");
  const group = document.getElementById("find-group");
  const found = document.getElementById("found");
  const plain = new Map(rows.map((row) => [row, `${row.textContent} ${row.cells[0].querySelector("a")?.title ?? ""}`.toLowerCase()]));

  const filter = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const fits =
        (!rating.value || row.dataset.rating === rating.value) &&
        (!group.value || row.dataset.group === group.value) &&
        words.every((word) => plain.get(row).includes(word));
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    found.textContent = found.dataset.told.replace("{shown}", shown).replace("{all}", rows.length);
  };
  for (const field of [text, rating, group]) field.addEventListener("input", filter);
  document.getElementById("find-clear").addEventListener("click", () => {
    text.value = rating.value = group.value = "";
    filter();
  });

  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const key = (row, index) => row.cells[index].dataset.v ?? row.cells[index].textContent.trim();
  const compare = (one, other) => {
    const numbers = [Number(one), Number(other)];
    return numbers.some(Number.isNaN) ? order.compare(one, other) : numbers[0] - numbers[1];
  };
  const sort = (head, index) => {
    const sign = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
    const keyed = rows.map((row) => [key(row, index), row]);
    keyed.sort(([one], [other]) => (one === "") - (other === "") || sign * compare(one, other));
    body.append(...keyed.map(([, row]) => row));
  };
  [...table.tHead.rows[0].cells].forEach((head, index) => {
    if (!head.classList.contains("c-target") && !head.classList.contains("c-latest")) {
      const button = document.createElement("button");
      button.type = "button";
      button.title = head.dataset.sortTold;
      button.textContent = head.textContent;
      button.addEventListener("click", () => sort(head, index));
      const paper = document.createElement("span");
      paper.className = "paper";
      paper.textContent = head.textContent;
      head.replaceChildren(button, paper);
    }
  });

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
  });
  finder.hidden = false;
  filter();
})();
