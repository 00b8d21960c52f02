// The list of windows: what became of walks that were handed in, what is drawn, all windows.

function listParts(view) {
  const { data, state } = view;
  const drawn = drawnRows(view);
  const rows = windowRows(view);
  return [
    outboxCard(view),
    state.said && saidCard(view),
    state.kept.told && el("p", "card", state.kept.told),
    ...drawn,
    el("h2", "", view.say(drawn.length ? "another" : "pick")),
    data.windows.length > 8 && input("search", "find", view.say("find")),
    rows.length ? null : el("p", "muted", view.say("no_windows")),
    ...rows,
    shutPart(view),
  ];
}

// Windows that somebody else has to check, and why.
function shutPart(view) {
  const shut = view.data.windows.filter((w) => w.active && w.shut && !view.state.kept.drafts[w.code]);
  if (!shut.length) return null;
  const part = el("details", "all");
  part.append(el("summary", "", view.say("shut", { n: shut.length })));
  for (const why of new Set(shut.map((w) => w.shut))) part.append(el("p", "muted", why));
  for (const w of shut) part.append(el("p", "", dotted(w.unit, w.name)));
  return part;
}

// Every window to check under its unit's name; one that was closed or shut meanwhile stays while its
// walk is begun.
function windowRows(view) {
  const rows = [];
  let unit = null;
  for (const w of view.data.windows) {
    if ((!w.active || w.shut) && !view.state.kept.drafts[w.code]) continue;
    if (w.unit !== unit) rows.push(el("h3", "unit", (unit = w.unit)));
    rows.push(windowRow(view, w));
  }
  return rows;
}

function windowRow(view, w) {
  const row = button("row", { act: "pick", code: w.code });
  row.append(el("span", "name", w.name), el("span", "muted", dotted(w.post_name, w.location)));
  const draft = view.state.kept.drafts[w.code];
  const done = view.state.kept.done.find((one) => one.window === w.code && sameDay(one.at, new Date()));
  if (draft) {
    const total = checklistOf(view.data, draft).items.length;
    const n = Object.values(draft.answers).filter((a) => a.answer).length;
    row.append(el("span", "tag", view.say("begun", { n, total })));
  } else if (done) row.append(el("span", "tag quiet", view.say("done_today", { score: done.score })));
  return row;
}

// What this inspector was drawn for, the most urgent first; what is done leaves the list at once.
function drawnRows(view) {
  const { outbox, done } = view.state.kept;
  const left = stillDrawn(view.data, outbox.concat(done.filter((one) => sameDay(one.at, new Date()))));
  if (!left.length) return [];
  return [el("h2", "", view.say("mine")), el("p", "muted", view.say("mine_alone")), ...left.map((one) => {
    const w = windowOf(view.data, one.window);
    const may = w.kinds.includes(one.kind);
    const row = may ? button("row", { act: "pick", code: one.window, kind: one.kind }) : el("div", "row");
    row.append(el("span", "name", `${w.unit} · ${w.name}`), el("span", "muted", [view.say(one.kind), one.why].join(" · ")),
      el("span", "tag" + (one.late ? " late" : ""), one.due));
    if (!may) row.append(el("span", "muted", view.say("drawn_shut")), link("", view.say("ask_excuse"), "/plan"));
    return row;
  })];
}

// The walk handed in last: its score as the phone knows it, and whether the server has it.
function saidCard(view) {
  const said = view.state.said;
  const waiting = view.state.isWaiting(said.ref);
  const card = el("section", "card said");
  card.setAttribute("role", "status");
  card.append(el("p", "muted", said.window));
  card.append(el("p", "score", String(said.score === null ? view.say("no_score") : said.score)));
  card.append(el("p", "", view.say(waiting ? "waiting_one" : "kept")));
  if (!waiting) card.append(link("", view.say("result"), "/checks?ref=" + encodeURIComponent(said.ref)));
  return card;
}

function outboxCard(view) {
  const { waiting, refused, signedOut } = view.state;
  if (!waiting.length && !refused.length) return null;
  const card = el("section", "card outbox");
  card.setAttribute("role", "status");
  if (waiting.length) card.append(el("p", "", view.say("waiting", { n: waiting.length })));
  if (signedOut) card.append(link("", view.say("sign_in"), "/login?next=/check"));
  for (const one of refused) {
    const w = windowOf(view.data, one.window);
    card.append(el("p", "", `${w ? w.name : one.window}: ${one.refused}`));
    if (w) card.append(button("quiet", { act: "again", ref: one.ref }, view.say("edit_again")));
  }
  return card;
}
