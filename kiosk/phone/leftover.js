// What a page still holds when another tab sent the same: words written anew, photos chosen here. It
// is offered, and goes to the case as a message once somebody asks for that. ES5 throughout.
window.kioskLeftover = function (form, card, send) {
  var doc = document, box = doc.getElementById("left"), line = doc.getElementById("waits-said"), go = doc.getElementById("left-go");
  var thumbs = doc.getElementById("thumbs"), home = thumbs.parentNode, next = thumbs.nextSibling, words = doc.getElementById("left-words"), offered = "";
  doc.getElementById("left-send").onclick = function () { send(go.getAttribute("href"), words.textContent); };
  return {
    // Leads where the other tab's went, or asks first what is to become of what it did not send.
    arrive: function (to, sent, pictures) {
      var own = form.elements.words.value;
      words.textContent = sent === undefined || own === sent ? "" : own;
      if (!pictures.length && !words.textContent) return location.href = to;
      go.href = offered = to;
      this.show();
    },
    show: function () {
      if (!offered) return false;
      // Asked again by whatever another tab keeps or drops: what somebody looks at stays where it is.
      if (!box.hidden && !card.hidden && form.hidden) return true;
      box.insertBefore(thumbs, box.firstChild);
      line.textContent = card.getAttribute("data-elsewhere");
      doc.getElementById("change").hidden = true;
      form.hidden = !(card.hidden = box.hidden = false);
      card.scrollIntoView();
      return true;
    },
    hide: function () {
      box.hidden = true;
      home.insertBefore(thumbs, next);
    }
  };
};
