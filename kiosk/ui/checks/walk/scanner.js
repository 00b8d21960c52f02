// The camera, while it looks for a window's code.

class WalkScanner {
  // Asks for the camera; says whether there is one, and a browser that reads codes.
  async open() {
    if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return false;
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      return true;
    } catch (refused) {
      return false;
    }
  }

  // Looks, from within the box, until a window's token is seen; null when it was stopped first.
  async look(box) {
    const video = el("video");
    video.playsInline = true;
    video.muted = true;
    video.srcObject = this.stream;
    box.replaceChildren(video);
    await video.play();
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    while (this.stream && video.isConnected) {
      const found = await detector.detect(video).catch(() => []);
      const token = found.map((one) => tokenIn(one.rawValue)).find(Boolean);
      if (token) return token;
      await new Promise((done) => setTimeout(done, 250));
    }
    this.stop();
    return null;
  }

  stop() {
    if (this.stream) for (const track of this.stream.getTracks()) track.stop();
    this.stream = null;
  }
}
