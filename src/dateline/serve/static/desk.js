// What the desk does beyond links and forms: keys, a slider that moves the page through days, and filters that apply at once.
// Everything works without it.
"use strict";

const pages = { t: "/", c: "/chronology", e: "/expectations", s: "/stories", u: "/subjects", a: "/articles", w: "/watches", o: "/sources" };
let afterG = false;

function rows() {
  return [...document.querySelectorAll("main .row a.what")];
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1);
  all[next].focus();
  all[next].scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (afterG && pages[event.key]) {
    location.assign(pages[event.key]);
  } else if (event.key === "/") {
    event.preventDefault();
    document.querySelector(".search input").focus();
  } else if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "?") document.getElementById("keys").showModal();
  afterG = event.key === "g";
});

// ---------------------------------------------------------------- the slider of days

function dayAt(slider) {
  const first = Date.parse(slider.dataset.first + "T00:00:00Z");
  return new Date(first + Number(slider.value) * 86400000).toISOString().slice(0, 10);
}

async function replaceMain(address) {
  const answer = await fetch(address, { headers: { accept: "text/html" } });
  if (!answer.ok) return location.assign(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const focused = document.activeElement && document.activeElement.name;
  document.querySelector("main").replaceChildren(...page.querySelector("main").childNodes);
  document.title = page.title;
  history.replaceState(null, "", address);
  ready();
  if (focused) document.querySelector(`main [name="${focused}"], main #${focused}`)?.focus();
}

function addressOf(form) {
  const filled = [...new FormData(form)].filter(([, value]) => value !== "");
  const words = new URLSearchParams(filled).toString();
  return form.getAttribute("action") + (words ? "?" + words : "");
}

function ready() {
  for (const slider of document.querySelectorAll("input[type=range][data-first]")) {
    const form = slider.form;
    const day = form.querySelector("input[name=as_of]");
    const told = form.querySelector("output");
    slider.hidden = false;
    slider.addEventListener("input", () => { told.value = dayAt(slider); });
    slider.addEventListener("change", () => {
      day.value = slider.value === slider.max ? "" : dayAt(slider);
      replaceMain(addressOf(form));
    });
  }
  for (const form of document.querySelectorAll("form.filters")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      replaceMain(addressOf(form));
    });
    for (const choice of form.querySelectorAll("select, input[type=date]")) {
      choice.addEventListener("change", () => replaceMain(addressOf(form)));
    }
  }
}

ready();
