// A picture made small before it is sent (JPEG, 1600 px at most); a file the browser cannot read
// stays as it is, for the server knows more formats. ES5 and promises.
window.kioskShrunk = function (file) {
  return new Promise(function (done) { done(createImageBitmap(file, { imageOrientation: "from-image" })); }).then(function (picture) {
    var scale = Math.min(1, 1600 / Math.max(picture.width, picture.height)), canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return new Promise(function (done) { canvas.toBlob(done, "image/jpeg", 0.7); });
  }).then(function (small) { return small || file; }, function () { return file; });
};
