"use strict";
// Languages, figures, filters, downloads and the page of a unit. Text reaches the
// page by textContent alone, and figures by Vega's interpreter: nothing is run.

const TAGS = { en: "en", zh: "zh-CN" };
const dark = matchMedia("(prefers-color-scheme: dark)");
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
let language = "en";

// --- languages -------------------------------------------------------------

function remembered() {
  try { return localStorage.getItem("language"); } catch { return null; }
}

function speak(chosen) {
  language = chosen in TAGS ? chosen : "en";
  try { localStorage.setItem("language", language); } catch { /* not kept */ }
  document.documentElement.lang = TAGS[language];
  const capital = language === "en" ? "En" : "Zh";
  for (const element of all("[data-en]")) element.textContent = element.dataset[language];
  for (const element of all("[data-label-en]")) {
    element.setAttribute("aria-label", element.dataset["label" + capital]);
  }
}

function said(element) {
  const copy = element.cloneNode(true);
  for (const other of all(`[lang]:not([lang="${TAGS[language]}"])`, copy)) other.remove();
  return copy.textContent.trim();
}

// --- figures ---------------------------------------------------------------

const INKS = { black: "#e7eaed", "#000000": "#e7eaed", white: "#14181c", "#888888": "#8a949e",
  "#555555": "#a6b0ba", "#E6E6E6": "#2c343b" };
const COLOURED = new Set(["color", "stroke", "fill", "range", "value", "background",
  "gridColor", "domainColor", "tickColor", "subtitleColor", "symbolBaseStrokeColor"]);

// the specification with light inks in place of dark ones, data left as they are
function inked(part, key) {
  if (typeof part === "string") return COLOURED.has(key) ? INKS[part] ?? part : part;
  if (Array.isArray(part)) return part.map((element) => inked(element, key));
  if (part === null || typeof part !== "object") return part;
  return Object.fromEntries(Object.entries(part).map(
    ([name, inner]) => [name, name === "datasets" ? inner : inked(inner, name)]));
}

function darkLook(look) {
  const inks = { labelColor: "#e7eaed", titleColor: "#e7eaed" };
  const config = inked(look, "");
  for (const guide of ["axis", "legend", "header"]) config[guide] = { ...config[guide], ...inks };
  return { ...config, background: "#14181c", title: { ...config.title, color: "#e7eaed" } };
}

function embedded(place, specification, isDark) {
  const look = { ...window.look, font: getComputedStyle(document.body).fontFamily };
  const config = isDark ? darkLook(look) : look;
  const shown = isDark ? inked(specification, "") : specification;
  return vegaEmbed(place, shown, { actions: false, ast: true, defaultStyle: false, renderer: "svg", config,
    tooltip: { theme: isDark ? "dark" : "light" } });
}

const views = new Map();

// what a figure shows: its own script's, or one that the page of a unit has set
function specificationOf(figure) {
  if (figure.specification) return figure.specification;
  const script = figure.querySelector("script[type='application/json']");
  return script ? JSON.parse(script.textContent)[language] : null;
}

async function draw(figure) {
  const specification = specificationOf(figure);
  if (!specification) return;
  views.get(figure)?.finalize();
  const { title, ...untitled } = specification;
  const drawn = await embedded(figure.querySelector(".chart"), untitled, dark.matches);
  views.set(figure, drawn);
  figure.querySelector(".chart svg")?.setAttribute("aria-hidden", "true");
  await slide(figure);
  const chart = figure.querySelector(".chart");
  // what can be scrolled can be reached by the keyboard
  if (chart.scrollWidth > chart.clientWidth) chart.tabIndex = 0;
}

let turn = 0;
async function drawAll(isAnew) {
  const mine = ++turn;
  if (isAnew) { for (const view of views.values()) view.finalize(); views.clear(); }
  for (const figure of all("figure")) {
    if (mine !== turn) return;
    if (!figure.hidden && !views.has(figure)) await draw(figure);
  }
  if (mine === turn) document.documentElement.dataset.drawn = language;
}

function shownYear(figure) {
  const input = figure.querySelector(".slider input");
  return input ? Number(input.dataset.values.split(" ")[Number(input.value)]) : null;
}

async function slide(figure) {
  const year = shownYear(figure);
  if (year === null) return;
  figure.querySelector(".slider output").textContent = year;
  const input = figure.querySelector(".slider input");
  input.setAttribute("aria-valuetext", year);
  await views.get(figure)?.view.signal("shown_year", year).runAsync();
}

// --- filters ---------------------------------------------------------------

function filter() {
  const wanted = new Map();
  for (const select of all("select[data-filter]")) wanted.set(select.dataset.filter, select.value);
  const selector = [...wanted.keys()].map((key) => `[data-by-${key}]`).join(",");
  for (const element of selector ? all(selector) : []) {
    element.hidden = [...wanted].some(([key, value]) => {
      const own = element.getAttribute(`data-by-${key}`);
      return value !== "" && own !== null && own !== value;
    });
  }
}

function choose(changed) {
  for (const select of all("select[data-filter]")) {
    if (select.dataset.filter === changed.dataset.filter) select.selectedIndex = changed.selectedIndex;
  }
  filter();
  drawAll(false);
}

// --- downloads -------------------------------------------------------------

const quoted = (cell) => {
  const text = cell === null || cell === undefined ? "" : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
// the mark at the beginning tells spreadsheets the encoding
const csv = (rows) => "\ufeff" + rows.map((row) => row.map(quoted).join(",") + "\r\n").join("");

function tableRows(table) {
  return all("tr", table).filter((row) => !row.hidden).map((row) =>
    [...row.cells].map((cell) => cell.dataset.value ?? said(cell)));
}

// the data of a figure: those of its sets that have the columns of the largest
function figureRows(specification) {
  const sets = Object.values(specification.datasets ?? {}).sort((a, b) => b.length - a.length);
  if (!sets.length || !sets[0].length) return [];
  const columns = Object.keys(sets[0][0]);
  const alike = sets.filter((rows) => rows.length && columns.every((column) => column in rows[0]));
  return [columns, ...alike.flat().map((row) => columns.map((column) => row[column]))];
}

function save(content, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

async function picture(figure, kind) {
  const aside = document.createElement("div");
  const { view, finalize } = await embedded(aside, specificationOf(figure), false);
  const year = shownYear(figure);
  if (year !== null) await view.signal("shown_year", year).runAsync();
  let content;
  if (kind === "svg") content = new Blob([await view.toSVG()], { type: "image/svg+xml" });
  else {
    const canvas = await view.toCanvas(2);
    content = await new Promise((done) => canvas.toBlob(done, "image/png"));
  }
  finalize();
  return content;
}

async function download(button) {
  const kind = button.dataset.download;
  const whole = button.closest("[data-name]");
  const name = `${whole.dataset.name}.${language}.${kind}`;
  if (kind !== "csv") return save(await picture(whole, kind), name);
  const table = whole.querySelector("table");
  const rows = table ? tableRows(table) : figureRows(specificationOf(whole));
  save(new Blob([csv(rows)], { type: "text/csv" }), name);
}

// --- the page of a unit ----------------------------------------------------

function unitPage(data) {
  const selects = Object.fromEntries(all("[data-choice]").map((s) => [s.dataset.choice, s]));
  const named = (row) => row[language === "en" ? 1 : 2];
  const lists = { unit: data.units, index: data.indices, scenario: data.scenarios,
    year: data.years.map((year) => [String(year), String(year), String(year)]) };
  for (const [key, rows] of Object.entries(lists)) {
    for (const row of rows) {
      const option = new Option(row[1], row[0]);
      [option.dataset.en, option.dataset.zh] = [row[1], row[2]];
      selects[key].append(option);
    }
  }
  selects.year.value = String(data.years.at(-1));
  const value = (key) => selects[key].value;
  const names = (rows) => new Map(rows.map((row) => [row[0], named(row)]));

  function path() {
    const scenarios = names(data.scenarios);
    return [...scenarios].flatMap(([scenario, line]) =>
      (data.scores[scenario]?.[value("index")]?.[value("unit")]?.[0] ?? [])
        .map((score, at) => ({ year: data.years[at], value: score, line })));
  }

  // decimals with which the largest of the values shows four digits
  function decimals(values) {
    const most = Math.max(...values.map((value) => Math.abs(value ?? 0)));
    return most > 0 ? Math.min(6, Math.max(0, 3 - Math.floor(Math.log10(most)))) : 0;
  }

  function terms() {
    const own = data.terms[value("scenario")]?.[value("index")] ?? {};
    const at = data.years.indexOf(Number(value("year")));
    const listed = data.indicators[value("scenario")];
    const indicators = names(listed);
    const lines = new Map(listed.map((row) => [row[0], row[language === "en" ? 3 : 4]]));
    const statuses = data.statuses.map(named);
    return Object.entries(own[value("unit")] ?? {}).map(([term, [contributions, marks]]) => {
      const others = Object.values(own).map((unit) => unit[term]?.[0][at]).filter(Number.isFinite);
      return { term: indicators.get(term) ?? term, row: lines.get(term) ?? term, contribution: contributions[at],
        mean: others.reduce((sum, other) => sum + other, 0) / others.length,
        status: statuses[marks[at]] };
    }).sort((one, other) => other.contribution - one.contribution);
  }

  // pixels of a row that holds the lines of the longest name
  function rowHeight(rows) {
    const lines = Math.max(1, ...rows.map((part) => part.row.split("\n").length));
    return Math.max(22, 13 * lines + 8);
  }

  function cells() {
    const table = document.getElementById("unit_cells");
    const [head, body] = [table.tHead, table.tBodies[0]];
    head.replaceChildren(); body.replaceChildren();
    const add = (row, tag, text, look, scope) => {
      const cell = document.createElement(tag);
      cell.textContent = text; cell.className = look;
      if (scope) cell.scope = scope;
      row.append(cell);
      return cell;
    };
    const titles = head.insertRow();
    add(titles, "td", "", "");
    for (const year of data.years) add(titles, "th", year, "number", "col");
    // names and units of measurement of what the scenario took
    const measures = data.measures[value("scenario")];
    const measured = (unit) => !unit ? "" : language === "en" ? ` (${unit})` : `（${unit}）`;
    const own = data.cells[value("scenario")]?.[value("unit")] ?? {};
    for (const [indicator, name] of names(data.indicators[value("scenario")])) {
      if (!(indicator in own)) continue;
      const [values, marks] = own[indicator];
      const row = body.insertRow();
      const fixed = decimals(values);
      const digits = new Intl.NumberFormat("en",
        { minimumFractionDigits: fixed, maximumFractionDigits: fixed });
      add(row, "th", `${indicator}: ${name}${measured(measures[indicator])}`, "", "row");
      values.forEach((number, at) => {
        const status = data.statuses[marks[at]];
        const isThere = number !== null;
        const cell = add(row, "td", isThere ? digits.format(number) : "", "number");
        if (!status) return;
        cell.classList.add(status[0]);
        if (isThere) cell.dataset.value = number;
        if (status[0] === "observed") return;
        const heard = document.createElement("span");
        heard.className = "unseen";
        heard.textContent = ` ${named(status)}`;
        cell.append(heard);
        cell.title = named(status);
      });
    }
    const legend = document.getElementById("unit_legend");
    legend.replaceChildren(...data.statuses.slice(1).map((status) => {
      const sample = document.createElement("span");
      sample.textContent = named(status); sample.className = status[0];
      return sample;
    }));
  }

  function show() {
    const unit = data.units.find((row) => row[0] === value("unit"));
    document.getElementById("unit_name").textContent = named(unit);
    const sets = { path: path(), terms: terms() };
    for (const figure of all("figure[data-chart]")) {
      const chart = figure.dataset.chart;
      const title = `${named(unit)}, ${said(selects.index.selectedOptions[0])}`;
      figure.specification = { ...data.charts[language][chart], title,
        datasets: { [chart]: sets[chart] } };
      if (chart === "terms") figure.specification.height = { step: rowHeight(sets.terms) };
      views.get(figure)?.finalize();
      views.delete(figure);
    }
    cells();
  }

  function follow() {
    const unit = decodeURIComponent(location.hash.slice(1));
    if (data.units.some((row) => row[0] === unit)) selects.unit.value = unit;
  }

  document.getElementById("unit_choice").addEventListener("change", () => {
    history.replaceState(null, "", `#${encodeURIComponent(value("unit"))}`);
    show();
    drawAll(false);
  });
  addEventListener("hashchange", () => { follow(); show(); drawAll(false); });
  follow();
  return show;
}

// --- beginning -------------------------------------------------------------

const units = document.getElementById("unit_data");
const showUnit = units ? unitPage(JSON.parse(units.textContent)) : () => {};

function refresh(chosen) {
  speak(chosen);
  showUnit();
  drawAll(true);
}

const button = document.getElementById("language");
button.hidden = false;
button.addEventListener("click", () => refresh(language === "en" ? "zh" : "en"));
document.addEventListener("click", (event) => {
  const clicked = event.target.closest("[data-download]");
  if (clicked) download(clicked);
});
document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-filter]")) choose(event.target);
});
document.addEventListener("input", (event) => {
  const figure = event.target.closest(".slider") && event.target.closest("figure");
  if (figure) slide(figure);
});
dark.addEventListener("change", () => drawAll(true));
filter();
refresh(remembered() ?? (navigator.language.startsWith("zh") ? "zh" : "en"));
