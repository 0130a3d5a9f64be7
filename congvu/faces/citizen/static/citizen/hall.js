/* The screen of the hall may speak: only after somebody has pressed for it, as browsers want, and only what changed. */
(function () {
  "use strict";
  var on = false, last = "";

  function newest() {
    var told = document.querySelector("[data-call]");
    return told ? told.dataset.call : "";
  }

  function ring() {
    var Sound = window.AudioContext || window.webkitAudioContext;
    if (!Sound) return;
    var sound = new Sound();
    [660, 880].forEach(function (pitch, step) {
      var tone = sound.createOscillator(), loud = sound.createGain();
      tone.frequency.value = pitch;
      loud.gain.value = 0.2;
      tone.connect(loud).connect(sound.destination);
      tone.start(sound.currentTime + step * 0.35);
      tone.stop(sound.currentTime + step * 0.35 + 0.3);
    });
  }

  function say() {
    var told = document.querySelector("[data-call]");
    if (!on || !told || newest() === last) return;
    last = newest();
    ring();
    if (!window.speechSynthesis) return;
    var words = new SpeechSynthesisUtterance(told.textContent.trim());
    words.lang = document.documentElement.lang || "vi";
    window.speechSynthesis.speak(words);
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-sound]");
    if (!button) return;
    on = !on;
    button.setAttribute("aria-pressed", String(on));
    last = newest();
    if (on) ring();
  });
  document.addEventListener("htmx:afterSettle", say);
  document.addEventListener("DOMContentLoaded", function () {
    var button = document.querySelector("[data-sound]");
    if (button) button.hidden = false;
  });
})();
