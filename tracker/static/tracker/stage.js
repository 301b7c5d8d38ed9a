// The timer on stage: counts down, warns in the last minute, goes on below zero. Space starts and pauses, F fills the screen.
"use strict";

const timer = document.querySelector(".stage-timer");
const clock = timer.querySelector(".clock");
const word = timer.querySelector(".clock-word");
const toggle = timer.querySelector("[data-do=toggle]");
const whole = Number(timer.dataset.minutes) * 60000;
let spent = 0;
let since = null;

const left = () => whole - spent - (since === null ? 0 : Date.now() - since);

function show() {
  const milliseconds = left();
  const seconds = milliseconds > 0 ? Math.ceil(milliseconds / 1000) : Math.floor(-milliseconds / 1000);
  const sign = milliseconds > 0 || seconds === 0 ? "" : "+";
  clock.textContent = `${sign}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  timer.classList.toggle("last-minute", milliseconds <= 60000 && milliseconds > 0);
  timer.classList.toggle("over", milliseconds <= 0);
  const said = milliseconds <= 0 ? timer.dataset.over : "";
  if (word.textContent !== said) word.textContent = said;
  toggle.textContent = since !== null ? toggle.dataset.pause : spent ? toggle.dataset.resume : toggle.dataset.start;
}

const steps = {
  toggle() {
    if (since === null) since = Date.now();
    else {
      spent += Date.now() - since;
      since = null;
    }
  },
  reset() {
    spent = 0;
    since = null;
  },
  full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.();
  },
};

function take(step) {
  steps[step]();
  show();
}

timer.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) take(button.dataset.do);
});

document.addEventListener("keydown", (event) => {
  if (event.target.closest("button, a, input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === " ") {
    event.preventDefault();
    take("toggle");
  } else if (event.key.toLowerCase() === "f") take("full");
});

timer.querySelector(".needs-script").hidden = false;
setInterval(show, 200);
show();
