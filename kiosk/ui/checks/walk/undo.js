// What is taken back: a photo removed, a wrong window, a walk given up, and that again.

class WalkUndo {
  constructor(walk) { this.walk = walk; }

  // A picture that can be seen stays on the phone until its walk has arrived: it may be wanted again.
  removePhoto(code, id) {
    const { state, photos } = this.walk;
    const left = state.photosAt(code).filter((one) => one !== id);
    if (photos.isUsable(id)) return this.walk.putPhotos(code, left, [...removedOf(state.draft, code), id]);
    photos.drop([id]);
    this.walk.putPhotos(code, left);
  }

  restorePhoto(code) {
    const { state } = this.walk;
    const removed = removedOf(state.draft, code);
    this.walk.putPhotos(code, [...state.photosAt(code), removed.pop()], removed);
  }

  move(code) {
    const { state, drawing, sending } = this.walk;
    state.moveTo(this.walk.data, code);
    this.walk.touched();
    drawing.draw();
    drawing.toTop();
    sending.hurry();
  }

  throwAway(given) {
    const { state, drawing, sending, steps } = this.walk;
    this.walk.scanner.stop();
    this.ended(state.throwAway(given));
    Object.assign(state, { thrown: given.ref });
    state.at = null;
    state.save();
    steps.end();
    drawing.draw();
    drawing.toTop();
    sending.hurry();
  }

  takeBack(ref) {
    const { state } = this.walk;
    const { window: code } = state.kept.thrown.find((one) => one.ref === ref);
    this.ended(state.takeBack(this.walk.data, ref));
    this.walk.pick(code);
    this.walk.touched();
  }

  // What cannot be taken back any more leaves no photo behind.
  ended(walks) { this.walk.photos.drop(walks.flatMap((one) => [...photosOf(one), ...removedOf(one)])); }
}
