// What our Streamlit components share.
const LONGEST_ANSWER = 90000; // a line that swallows everything is tried again

// Streamlit calls a component at every run and may end an earlier call late: the last one counts.
function mounted(place, begin, goOn) {
  const call = (place.kioskCall = (place.kioskCall || 0) + 1);
  if (place.kioskHere) goOn(place.kioskHere);
  else place.kioskHere = begin();
  return () => {
    if (place.kioskCall !== call) return;
    place.kioskHere.leave();
    place.kioskHere = null;
  };
}

// Hands something in and says what became of it: {heard, told, status}, as kioskHeard puts it.
async function handedIn(address, body, type, receipt, longest = LONGEST_ANSWER) {
  try {
    const signal = AbortSignal.timeout ? AbortSignal.timeout(longest) : undefined;
    const answer = await fetch(address, { method: "POST", body, headers: { "Content-Type": type }, signal });
    const told = (await answer.json().catch(() => null)) || {};
    return { heard: kioskHeard(answer.status, told, receipt), told, status: answer.status };
  } catch (offline) {
    return { heard: "later", told: {}, status: 0 };
  }
}
