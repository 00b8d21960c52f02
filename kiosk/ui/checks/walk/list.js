// The list of windows: what became of walks that were handed in, what is drawn, all windows.

function listParts(view) {
  const { data, state } = view;
  const drawn = drawnRows(view);
  const own = view.data.windows.filter((w) => w.active && w.kinds.includes("self") && !w.kinds.includes("spot"));
  const rows = windowRows(view, own);
  return [
    outboxCard(view),
    state.said && saidCard(view),
    state.kept.told && el("p", "card", state.kept.told),
    thrownCard(view),
    ...drawn,
    ...ownRows(view, own),
    (rows.length || !own.length) && el("h2", "", view.say(drawn.length || own.length ? "another" : "pick")),
    rows.length > 8 && input("search", "find", view.say("find")),
    data.windows.length ? null : el("p", "muted", view.say("no_windows")),
    ...rows,
    shutPart(view),
    thrownPart(view),
  ];
}

// Windows that somebody else has to check, and why.
function shutPart(view) {
  const shut = view.data.windows.filter((w) => w.active && w.shut && !view.state.kept.drafts[w.code]);
  if (!shut.length) return null;
  const part = fold("shut", view.say("shut", { n: shut.length }));
  for (const why of new Set(shut.map((w) => w.shut))) part.append(el("p", "muted", why));
  for (const w of shut) part.append(el("p", "", dotted(w.unit, w.name)));
  return part;
}

// The walk given up just now, and all that can still be taken back.
function thrownCard(view) {
  const walk = view.state.kept.thrown.find((one) => one.ref === view.state.thrown);
  if (!walk) return null;
  const card = el("section", "card");
  card.setAttribute("role", "status");
  card.append(el("p", "", view.say("thrown", { window: nameOf(view, walk) })), takeBack(view, walk));
  return card;
}

function thrownPart(view) {
  const { thrown } = view.state.kept;
  if (!thrown.length) return null;
  const part = fold("thrown", view.say("all_thrown", { n: thrown.length }));
  for (const walk of thrown) part.append(el("p", "", nameOf(view, walk)), takeBack(view, walk));
  return part;
}

function takeBack(view, walk) { return button("quiet", { act: "take_back", ref: walk.ref }, view.say("take_back")); }

function nameOf(view, walk) {
  const w = windowOf(view.data, walk.window);
  return dotted(w ? w.name : walk.window, `${Object.values(walk.answers).filter((a) => a.answer).length} ${view.say("answers")}`);
}

// Every window to check under its unit's name; one that was closed or shut meanwhile stays while its
// walk is begun.
function windowRows(view, own) {
  const rows = [];
  let unit = null;
  for (const w of view.data.windows) {
    if (own.includes(w)) continue;
    if ((!w.active || w.shut) && !view.state.kept.drafts[w.code]) continue;
    if (w.unit !== unit) rows.push(el("h3", "unit", (unit = w.unit)));
    rows.push(windowRow(view, w));
  }
  return rows;
}

// The windows of the own unit, and whether one of them was checked today.
function ownRows(view, own) {
  if (!own.length) return [];
  const made = own.some((w) => selfChecked(view, w));
  return [el("h2", "", view.say("own")), el("p", "muted", view.say(made ? "self_made" : "self_open")),
    ...own.map((w) => windowRow(view, w, "self"))];
}

function selfChecked(view, w) {
  const { waiting, kept: { done } } = view.state;
  const today = waiting.map((one) => ({ ...one, at: one.finished_at })).concat(done).filter((one) => sameDay(one.at, new Date()));
  return view.data.self_checked.includes(w.code) || today.some((one) => one.window === w.code && one.kind === "self");
}

function windowRow(view, w, kind) {
  const row = button("row", kind ? { act: "pick", code: w.code, kind } : { act: "pick", code: w.code });
  row.append(el("span", "name", w.name), el("span", "muted", dotted(w.post_name, w.location)));
  const draft = view.state.kept.drafts[w.code];
  const done = view.state.kept.done.find((one) => one.window === w.code && sameDay(one.at, new Date()));
  if (draft) {
    const total = checklistOf(view.data, draft).items.length;
    const n = Object.values(draft.answers).filter((a) => a.answer).length;
    row.append(el("span", "tag", view.say("begun", { n, total })));
  } else if (kind && !done && selfChecked(view, w)) row.append(el("span", "tag quiet", view.say("self_here")));
  else if (done) row.append(el("span", "tag quiet", view.say("done_today", { score: done.score })));
  return row;
}

// What this inspector was drawn for, the most urgent first; what is done leaves the list at once.
function drawnRows(view) {
  const { waiting, kept: { done } } = view.state;
  const left = stillDrawn(view.data, waiting.concat(done.filter((one) => sameDay(one.at, new Date()))));
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
  const [waiting, refused] = [view.state.isWaiting(said.ref), view.state.isRefused(said.ref)];
  const card = el("section", "card said");
  card.setAttribute("role", "status");
  card.append(el("p", "muted", said.window));
  card.append(el("p", "score", String(said.score === null ? view.say("no_score") : said.score)));
  card.append(el("p", "", view.say(refused ? "refused" : waiting ? "waiting_one" : "kept")));
  if (!waiting && !refused) card.append(link("", view.say("result"), "/checks?ref=" + encodeURIComponent(said.ref)));
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
    card.append(button("quiet", { act: "throw_refused", ref: one.ref }, view.say("throw")));
  }
  return card;
}
