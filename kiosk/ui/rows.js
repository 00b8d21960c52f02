// A list: a table to whoever reads it, laid out as cards where there is no room for columns.
export default function ({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector(".rows");
  box.tell = setTriggerValue;
  const written = JSON.stringify(data);
  if (box.written === written) return;
  const held = box.getRootNode().activeElement?.dataset.by;
  box.written = written;
  box.replaceChildren(table(box, data));
  if (held) box.querySelector(`[data-by="${CSS.escape(held)}"]`)?.focus();
}

function table(box, data) {
  const whole = made("table"), body = made("tbody");
  whole.append(made("caption", "", data.caption), head(box, data), body);
  for (const row of data.rows) body.append(line(box, data, row));
  return whole;
}

function head(box, data) {
  const top = made("thead"), line = made("tr");
  for (const column of data.columns) {
    const cell = made("th", column.shape, column.sorts ? "" : column.heading);
    cell.scope = "col";
    if (column.width) cell.style.width = `${column.width}px`;
    if (column.sorts) {
      cell.setAttribute("aria-sort", column.order);
      const press = made("button", "", column.heading);
      press.type = "button";
      press.dataset.by = column.key;
      press.onclick = () => box.tell("sort", column.key);
      cell.append(press);
    }
    line.append(cell);
  }
  top.append(line);
  return top;
}

function line(box, data, row) {
  const whole = made("tr"), marked = data.columns.some((column) => column.shape === "words") ? "words" : "name";
  data.columns.forEach((column, n) => {
    const text = row.cells[n], isName = column.shape === "name";
    const cell = made(isName ? "th" : "td", column.shape);
    if (column.shape === marked && !isName) cell.append(...marks(row));
    if (isName) {
      cell.scope = "row";
      const way = made("a", "", text);
      way.href = row.way;
      cell.append(way);
    } else if (text) {
      cell.append(text);
      cell.title = text;
    }
    if (column.shape === marked && isName) cell.append(...marks(row));
    if (column.shape === "due" && row.tone) cell.classList.add(row.tone);
    whole.append(cell);
  });
  const last = made("td", "open"), press = made("button", "", data.open);
  press.type = "button";
  last.append(press);
  whole.append(last);
  whole.onclick = (event) => {
    // A new tab or window is the browser's affair, and words that are marked are being copied.
    if (event.ctrlKey || event.metaKey || event.shiftKey || String(getSelection())) return;
    event.preventDefault();
    box.tell("open", row.ref);
  };
  return whole;
}

function marks(row) {
  return row.marks.map(([said, weight]) => made("span", `mark ${weight}`, said));
}

function made(name, kind = "", text = "") {
  const element = document.createElement(name);
  if (kind) element.className = kind;
  if (text) element.textContent = text;
  return element;
}
