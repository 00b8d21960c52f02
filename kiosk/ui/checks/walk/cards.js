// One walk: its kind, how the inspector came there, one item a card, and the foot.

function walkParts(view) {
  const draft = view.state.draft;
  const w = windowOf(view.data, draft.window);
  const { items, open } = view.standing();
  const kinds = kindsOf(view.data, draft);
  const card = Math.min(draft.card || 0, items.length - 1);
  const list = el("ol", "items");
  list.append(itemCard(view, items[card]));
  return [
    headPart(view, w),
    mattersPart(view, w, items),
    kindPart(view, w, kinds, draft.kind),
    arrivalCard(view, draft),
    view.state.notice && noticePart(view.state.notice),
    list,
    turns(view, card, items),
    jumpList(view, card, items, open),
    undoPart(view, draft),
    el("div", "foot"),
  ];
}

function headPart(view, w) {
  const head = el("div", "head");
  const back = button("back", { act: "back" }, "‹");
  back.setAttribute("aria-label", view.say("back"));
  const name = el("div", "");
  name.append(el("h2", "", w.name), el("p", "muted", dotted(w.unit, w.post_name, w.location)));
  head.append(back, name);
  return head;
}

// What is known of the window and belongs to no item that is asked.
function mattersPart(view, w, items) {
  const rest = w.matters.filter((one) => !items.some((item) => item.code === one.item));
  if (!rest.length) return null;
  const part = fold("matters", view.say("matters", { n: rest.length }));
  for (const one of rest) part.append(el("p", "", one.said));
  return part;
}

function noticePart(words) {
  const part = el("p", "card", words);
  part.setAttribute("role", "status");
  return part;
}

// The kinds to choose from. A walk begun before its window or its kind was shut to this inspector
// stays as it is on the phone; what is said is why it cannot be handed in like that.
function kindPart(view, w, kinds, chosen) {
  const fits = kinds.includes(chosen);
  if (fits && kinds.length === 1) return null;
  const part = el("section", fits ? "" : "card");
  part.id = "kind";
  if (w.shut) part.append(el("p", "", dotted(w.shut, view.say("shut_kept"))));
  else if (!fits) part.append(el("p", "", view.say("kind_shut")));
  if (kinds.length) part.append(choices(view, "kinds", kinds, chosen, { act: "kind" }));
  return part;
}

// Ways out of a walk that should not have been begun.
function undoPart(view, draft) {
  const part = fold("undo", view.say("undo"));
  const others = othersOf(view.data, draft);
  if (others.length) part.append(el("p", "muted", view.say("move")));
  for (const w of others) part.append(button("jump", { act: "move", code: w.code }, dotted(w.unit, w.name)));
  part.append(button("quiet", { act: "throw" }, view.say("throw")), el("p", "muted", view.say("throw_note")));
  return part;
}

function turns(view, card, items) {
  const row = el("div", "turns");
  const back = button("turn", { act: "turn", to: card - 1 }, "‹ " + view.say("previous"));
  back.disabled = card === 0;
  const next = button("turn", { act: "turn", to: card + 1 }, view.say("following") + " ›");
  next.disabled = card === items.length - 1;
  row.append(back, el("span", "muted", `${card + 1} / ${items.length}`), next);
  return row;
}

function jumpList(view, card, items, open) {
  const all = fold("items", view.say("all_items"));
  items.forEach((item, to) => {
    const given = view.state.draft.answers[item.code] || {};
    const row = button("jump" + (to === card ? " here" : ""), { act: "turn", to });
    const mark = view.say(open.includes(item) ? "still_open" : given.answer);
    row.append(el("span", "", item.text), el("span", "muted", mark));
    all.append(row);
  });
  return all;
}

// The window's own code proves that the inspector stands there; the server looks at it.
function arrivalCard(view, draft) {
  const told = draft.source !== "paper" && draft.arrival;
  const card = el("section", told ? "card arrival told" : "card arrival");
  card.id = "arrival";
  if (draft.source === "paper") card.append(...paperParts(view, draft));
  else if (draft.arrival) card.append(...arrivedParts(view, draft.arrival));
  else card.append(...scanParts(view, draft));
  return card;
}

function paperParts(view, draft) {
  const moment = input("datetime-local", "when", view.say("paper_when"));
  moment.value = draft.on_paper_at || "";
  moment.dataset.when = "1";
  moment.min = view.data.paper.from;
  const fault = el("p", "fault", view.paperFault());
  fault.setAttribute("role", "status");
  return [el("p", "", view.say("paper_when")), moment, fault, button("link", { act: "phone" }, view.say("phone"))];
}

function arrivedParts(view, told) {
  const words = told.token ? view.say(told.typed ? "typed_in" : "arrived") : view.say("declared", { reason: told.reason });
  return [el("p", "", words), button("link", { act: "undo_arrival" }, view.say("change"))];
}

// Where nothing hangs to be scanned, as at a department, it is said whom the inspector met there.
function scanParts(view, draft) {
  const scannable = windowOf(view.data, draft.window).mark !== null;
  const reason = input("text", "reason", view.say(scannable ? "no_scan" : "met_whom"));
  reason.maxLength = 200;
  reason.value = draft.unscanned || "";
  const print = link("link", view.say("print"), "/check/paper?window=" + encodeURIComponent(draft.window));
  print.target = "_blank";
  return [
    el("p", "", view.say(scannable ? "arrival" : "no_code")),
    scannable && button("choice", { act: "scan" }, view.say("scan")),
    el("div", "scan"),
    reason,
    button("choice", { act: "declare" }, view.say(scannable ? "declare" : "i_am_there")),
    button("link", { act: "paper" }, view.say("paper")),
    print,
  ].filter(Boolean);
}

function itemCard(view, item) {
  const given = view.state.draft.answers[item.code] || {};
  const card = el("li", "item" + (given.answer ? " " + given.answer : ""));
  card.id = "item-" + item.code;
  card.append(el("p", "how", dotted(item.code, item.how, item.critical && view.say("critical"))), el("p", "text", item.text));
  const { matters } = windowOf(view.data, view.state.draft.window);
  for (const one of matters) if (one.item === item.code) card.append(el("p", "matter", one.said));
  const answers = choices(view, "choices", ANSWERS, given.answer, { act: "answer", item: item.code });
  answers.setAttribute("aria-label", item.text);
  card.append(answers);
  const proves = given.answer === "not_met" || given.note || (given.photos || []).length || (given.removed || []).length || view.state.proving === item.code;
  card.append(proves ? proof(view, item, given) : button("link", { act: "prove", item: item.code }, view.say("prove")));
  return card;
}

function proof(view, item, given) {
  const box = el("div", "proof");
  const note = el("textarea");
  note.id = "note-" + item.code;
  note.dataset.note = item.code;
  note.rows = 2;
  note.maxLength = 500;
  const needed = item.proof === "either" ? "note" : "note_" + item.proof;
  note.placeholder = view.say(given.answer === "not_met" ? needed : "note_any");
  note.setAttribute("aria-label", note.placeholder);
  note.value = given.note || "";
  const strip = el("div", "strip");
  for (const id of given.photos || []) strip.append(thumb(view, item.code, id));
  const full = photosOf(view.state.draft).length >= MOST_PHOTOS;
  if (!full) strip.append(picker(view, item, "photo", true), picker(view, item, "gallery", false));
  else strip.append(el("p", "muted", view.say("photos_full", { n: MOST_PHOTOS })));
  box.append(note, strip);
  const gone = removedOf(view.state.draft, item.code).length;
  if (gone && !full) box.append(button("link", { act: "rephoto", item: item.code }, view.say("restore_photo", { n: gone })));
  return box;
}

function picker(view, item, word, camera) {
  const label = el("label", "camera", "＋ " + view.say(word));
  const file = el("input");
  file.type = "file";
  file.accept = "image/*";
  if (camera) file.capture = "environment";
  else file.multiple = true;
  file.dataset.photos = item.code;
  // Heard at the field itself: the page may be drawn anew while the camera has the screen.
  file.addEventListener("change", () => view.photographed(file));
  label.append(file);
  return label;
}

function thumb(view, code, id) {
  const usable = view.photos.isUsable(id);
  const box = el("span", usable ? "thumb" : "thumb bad");
  const image = el("img");
  image.alt = view.say("photo");
  image.onload = () => URL.revokeObjectURL(image.src);
  if (!view.photos.isLost(id)) view.photos.url(id).then((url) => { image.src = url; });
  const remove = button("remove", { act: "unphoto", item: code, photo: id }, "×");
  remove.setAttribute("aria-label", view.say("remove_photo"));
  box.append(image, remove);
  if (!usable) box.append(el("span", "fault", view.photoFault(id)));
  return box;
}

function firstOf(draft) { return draft.source === "paper" ? "paper_first" : "arrival_first"; }

function footParts(view) {
  const { items, open, score, arrival, kind } = view.standing();
  const [total, done, n] = [items.length, items.length - open.length, open.length];
  const bar = el("div", "bar");
  const fill = el("i");
  fill.style.width = Math.round((done / total) * 100) + "%";
  bar.append(fill);
  const line = el("p", "sofar", view.say("so_far", { done, total, score: score === null ? "—" : score }));
  line.setAttribute("aria-live", "polite");
  const first = kind ? "kind_first" : arrival ? firstOf(view.state.draft) : null;
  const words = n ? view.say("open", { n }) : view.say(first || "submit");
  return [bar, line, button("main", { act: n || first ? "next" : "submit" }, words)];
}
