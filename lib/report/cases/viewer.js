// The script of the page of cases. It reads the page's data block and draws; it loads nothing.
const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);

/** The bytes behind a text in base64. */
function bytesOf(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const raw = atob(text), bytes = new Uint8Array(raw.length);
  for (let place = 0; place < raw.length; place++) bytes[place] = raw.charCodeAt(place);
  return bytes;
}

const [H, W] = data.pixels, [h, w] = data.grid;
const cells = h * w, classCount = data.classes.length;
const mapBytes = bytesOf(data.maps);
const runs = data.models.length * data.seeds.length;
const heldClasses = data.held === "true class" ? 1 : classCount;

/** The value of `make()`, made when it is first asked for. */
const lazy = (make) => {
  let made;
  return () => made ??= { value: make() };
};

/** The bytes of each organ, decoded when an organ is first asked for. */
function organBytes(texts) {
  const made = Object.fromEntries(
    Object.entries(texts).map(([organ, text]) => [organ, lazy(() => bytesOf(text))]),
  );
  return (organ) => made[organ]?.().value;
}

const cases = data.cases.map(({ outlines, inside, heat, gaze, ...entry }) => ({
  ...entry,
  outlineOf: organBytes(outlines),
  insideOf: organBytes(inside),
  heat: heat && bytesOf(heat),
  samples: gaze === undefined ? undefined : lazy(() => new Uint16Array(bytesOf(gaze).buffer)),
}));

const bit = (bits, index) => bits[index >> 3] >> (index & 7) & 1;

// Runs: a row per case, model and seed

const probabilities = Float32Array.from(data.probabilities);
const isMissing = new Uint8Array(runs);
for (const [model, seed] of data.without) isMissing[model * data.seeds.length + seed] = 1;
const predicted = Uint8Array.from({ length: cases.length * runs }, (_, row) => {
  let best = 0;
  for (let own = 1; own < classCount; own++) {
    if (probabilities[row * classCount + own] > probabilities[row * classCount + best]) best = own;
  }
  return best;
});

/** How many trainings of all models get each case wrong. */
const wrongCounts = cases.map(({ index, label }) => {
  let wrong = 0;
  for (let run = 0; run < runs; run++) {
    if (!isMissing[run] && predicted[index * runs + run] !== label) wrong++;
  }
  return wrong;
});
const wrongCount = ({ index }) => wrongCounts[index];

/** Each model's seed of the median probability of the true class, for each case. */
const medianSeeds = cases.map(({ index, label }) =>
  data.models.map((_, model) => {
    const found = data.seeds.flatMap((_, seed) => {
      const run = model * data.seeds.length + seed;
      const p = probabilities[(index * runs + run) * classCount + label];
      return isMissing[run] ? [] : [{ seed, p }];
    }).sort((a, b) => a.p - b.p || a.seed - b.seed);
    return found.length === 0 ? 0 : found[Math.floor((found.length - 1) / 2)].seed;
  })
);

/** The run of a model and a seed on a case: null where it has no maps. */
function runOf(shown, model, seed) {
  const run = model * data.seeds.length + seed;
  if (isMissing[run]) return null;
  const row = shown.index * runs + run;
  return {
    row,
    probabilities: probabilities.subarray(row * classCount, (row + 1) * classCount),
    predicted: predicted[row],
  };
}

/** The seed that is shown: one, or each model's of median probability of the true class. */
function seedOf(shown, model) {
  return view.seed === "median" ? medianSeeds[shown.index][model] : Number(view.seed);
}

/** Whether the shown training of a model is right about a case; undefined where there is none. */
function isRight(shown, model) {
  const run = runOf(shown, model, seedOf(shown, model));
  return run === null ? undefined : run.predicted === shown.label;
}

/** The map of a run: its values from 0 to 255, its ends and its peak. */
function mapOf(shown, run) {
  const own = view.mapClass === "true"
    ? shown.label
    : view.mapClass === "predicted"
    ? run.predicted
    : Number(view.mapClass);
  const held = heldClasses === 1 ? (own === shown.label ? 0 : undefined) : own;
  if (held === undefined) return null;
  const place = run.row * heldClasses + held;
  return {
    own,
    values: mapBytes.subarray(place * cells, (place + 1) * cells),
    low: data.lowest[place],
    high: data.highest[place],
    peak: data.peaks[place],
  };
}

const organOf = (own) => data.organs[own];
const NAMES = { lung: "lungs" };
const called = (organ) => NAMES[organ] ?? organ;

/** Where a cell lies: in the organ of a class, or which organ else it is in. */
function placeText(shown, own, cell) {
  const organ = organOf(own);
  if (!organ) return "no organ to point at";
  const inside = shown.insideOf(organ);
  return inside && bit(inside, cell) ? `peak in the ${called(organ)}` : `peak outside the ${called(organ)}`;
}

function peakInOrgan(shown, model) {
  const organ = organOf(shown.label);
  const run = runOf(shown, model, seedOf(shown, model));
  const inside = organ && shown.insideOf(organ);
  if (!inside || run === null) return undefined;
  const place = run.row * heldClasses + (heldClasses === 1 ? 0 : shown.label);
  return bit(inside, data.peaks[place]) === 1;
}

// State

const view = {
  trueClass: "",
  networks: "",
  peak: "",
  atLeast: "0",
  patient: "",
  order: "hard",
  seed: "median",
  mapClass: "true",
  scale: "own",
  opacity: 55,
  organ: true,
  gaze: false,
  smooth: false,
  ring: true,
};
let list = [], current = -1, enlarged = null;

const guidedPairs = data.models.flatMap((model, index) => model.base === null ? [] : [[model.base, index]]);

const FILTERS = {
  "": () => true,
  every: (shown) => data.models.every((_, model) => isRight(shown, model) !== true),
  disagree: (shown) => new Set(data.models.map((_, model) => isRight(shown, model))).size > 1,
  fixed: (shown) =>
    guidedPairs.some(([base, own]) => isRight(shown, base) === false && isRight(shown, own) === true),
  broken: (shown) =>
    guidedPairs.some(([base, own]) => isRight(shown, base) === true && isRight(shown, own) === false),
};
const PEAKS = {
  "": () => true,
  inside: (shown) => data.models.some((_, model) => peakInOrgan(shown, model) === true),
  outside: (shown) => data.models.some((_, model) => peakInOrgan(shown, model) === false),
};

/** The largest change of the true class's probability by gaze. */
function changeByGaze(shown) {
  return Math.max(
    0,
    ...guidedPairs.map(([base, own]) => {
      const [a, b] = [base, own].map((model) => runOf(shown, model, seedOf(shown, model)));
      return a === null || b === null
        ? 0
        : Math.abs(b.probabilities[shown.label] - a.probabilities[shown.label]);
    }),
  );
}

const ORDERS = {
  hard: (a, b) => wrongCount(b) - wrongCount(a) || a.index - b.index,
  number: (a, b) => a.index - b.index,
  class: (a, b) => a.label - b.label || a.index - b.index,
  change: (a, b) => changeByGaze(b) - changeByGaze(a) || a.index - b.index,
};

/** Finds and orders the cases anew; the shown one stays while it is among them. */
function refresh() {
  list = cases.filter((shown) =>
    (view.trueClass === "" || shown.label === Number(view.trueClass)) && FILTERS[view.networks](shown) &&
    PEAKS[view.peak](shown) && wrongCount(shown) >= Number(view.atLeast) &&
    (view.patient === "" || shown.patient === view.patient)
  ).sort(ORDERS[view.order]);
  if (!list.some(({ index }) => index === current) && list.length > 0) current = list[0].index;
  drawList();
  draw();
}

// Drawing

const INFERNO = [
  [0, 0, 4],
  [31, 12, 72],
  [85, 15, 109],
  [136, 34, 106],
  [186, 54, 85],
  [227, 89, 51],
  [249, 140, 10],
  [249, 201, 50],
  [252, 255, 164],
];

/** The scale in 256 colours of three bytes. */
const COLOURS = new Uint8Array(3 * 256);
for (let index = 0; index < 256; index++) {
  const place = Math.min(0.9999, index / 255) * (INFERNO.length - 1);
  const low = Math.floor(place), part = place - low;
  INFERNO[low].forEach((value, channel) => {
    COLOURS[3 * index + channel] = Math.round(value + part * (INFERNO[low + 1][channel] - value));
  });
}

/** The cells on either side of each pixel of a side, the nearest one, and the way between them. */
function cellsAlong(pixels, count) {
  const places = Array.from({ length: pixels }, (_, pixel) => pixel / data.pixelsPerCell);
  const first = places.map((place) => Math.min(count - 1, Math.floor(place)));
  return {
    nearest: Uint16Array.from(places, (place) => Math.min(count - 1, Math.round(place))),
    first: Uint16Array.from(first),
    second: Uint16Array.from(first, (cell) => Math.min(count - 1, cell + 1)),
    part: Float32Array.from(places, (place, pixel) => Math.min(1, place - first[pixel])),
  };
}
const across = cellsAlong(W, w), down = cellsAlong(H, h);

/** The values of a map at all pixels: of the cell that each lies nearest to, or between cells. */
function valuesAt(map) {
  const values = new Float32Array(H * W);
  for (let y = 0, place = 0; y < H; y++) {
    const near = down.nearest[y] * w, upper = down.first[y] * w, lower = down.second[y] * w;
    const part = down.part[y];
    for (let x = 0; x < W; x++, place++) {
      if (!view.smooth) {
        values[place] = map[near + across.nearest[x]];
        continue;
      }
      const left = across.first[x], right = across.second[x], share = across.part[x];
      const above = map[upper + left] * (1 - share) + map[upper + right] * share;
      const below = map[lower + left] * (1 - share) + map[lower + right] * share;
      values[place] = above * (1 - part) + below * part;
    }
  }
  return values;
}

/** Lays a map over pixels; `low` and `high` are the ends of the colours, in the map's own 0 to 255. */
function blend(pixels, map, low, high) {
  const opacity = view.opacity / 100, scale = 255 / (high - low || 1);
  const values = valuesAt(map);
  for (let place = 0; place < values.length; place++) {
    const index = 3 * Math.min(255, Math.max(0, Math.round((values[place] - low) * scale)));
    for (let channel = 0; channel < 3; channel++) {
      const at = 4 * place + channel;
      pixels[at] = pixels[at] * (1 - opacity) + COLOURS[index + channel] * opacity;
    }
  }
}

/** Paints a map over the X-ray; `low` and `high` are the ends of the colours. */
function paint(canvas, shown, map, low = 0, high = 255) {
  canvas.width = W;
  canvas.height = H;
  const context = canvas.getContext("2d");
  const image = new ImageData(new Uint8ClampedArray(pictures.get(shown.index)), W, H);
  if (map) blend(image.data, map, low, high);
  const organ = organOf(shown.label);
  const bits = view.organ && organ ? shown.outlineOf(organ) : undefined;
  if (bits) drawOutline(image.data, bits);
  context.putImageData(image, 0, 0);
  const inside = view.organ && organ && !bits ? shown.insideOf(organ) : undefined;
  if (inside) drawCells(context, inside);
  if (view.gaze && shown.samples) {
    const samples = shown.samples().value;
    context.fillStyle = "#39d0ff";
    for (let sample = 0; sample < samples.length; sample += 2) {
      context.fillRect(samples[sample] - 0.5, samples[sample + 1] - 0.5, 1.6, 1.6);
    }
  }
}

// Pictures decode when they are first needed; the pixels of the last few stay.

const KEPT = 12;
const pictures = new Map();

async function decoded(shown) {
  const picture = new Image();
  picture.src = shown.image;
  await picture.decode();
  return picture;
}

/** Decodes the X-ray of a case, unless its pixels are there. */
async function load(shown) {
  if (pictures.has(shown.index)) return;
  const canvas = make("canvas");
  canvas.width = W;
  canvas.height = H;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(await decoded(shown), 0, 0);
  pictures.set(shown.index, context.getImageData(0, 0, W, H).data);
  for (const index of pictures.keys()) {
    if (pictures.size > KEPT && index !== current) pictures.delete(index);
  }
}

const THUMB = 92;
const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    decoded(cases[target.dataset.case]).then((picture) => {
      const canvas = target.querySelector("canvas");
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    });
  }
}, { rootMargin: "300px" });

/** White where a pixel of the organ has a neighbour outside it. */
function drawOutline(pixels, bits) {
  for (let y = 0; y < H; y++) {
    for (let x = 0; x < W; x++) {
      const index = y * W + x;
      if (!bit(bits, index)) continue;
      const isEdge = x === 0 || y === 0 || x === W - 1 || y === H - 1 || !bit(bits, index - 1) ||
        !bit(bits, index + 1) || !bit(bits, index - W) || !bit(bits, index + W);
      if (isEdge) pixels.set([255, 255, 255], 4 * index);
    }
  }
}

/** Rings around the cells of the organ, where there is no outline. */
function drawCells(context, bits) {
  context.strokeStyle = "#fff";
  for (let cell = 0; cell < cells; cell++) {
    if (!bit(bits, cell)) continue;
    const size = data.pixelsPerCell;
    context.strokeRect((cell % w - 0.5) * size, (Math.floor(cell / w) - 0.5) * size, size, size);
  }
}

function ringOn(box, peak) {
  if (!view.ring) return;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", `0 0 ${W} ${H}`);
  svg.setAttribute("aria-hidden", "true");
  for (const [radius, width, ink] of [[W / 22, W / 32, "#000"], [W / 22, W / 64, "#fff"]]) {
    const ring = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    ring.setAttribute("cx", String(peak % w * data.pixelsPerCell));
    ring.setAttribute("cy", String(Math.floor(peak / w) * data.pixelsPerCell));
    ring.setAttribute("r", String(radius));
    ring.setAttribute("fill", "none");
    ring.setAttribute("stroke", ink);
    ring.setAttribute("stroke-width", String(width));
    svg.append(ring);
  }
  box.append(svg);
}

const make = (name, className, text) => {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};

/**
 * One tile: a picture with its title, and what it says. Its name is the text within, so that whoever
 * speaks to the page says what is seen; signs have words of the class `heard` beside them.
 */
function tile(position, title, guided) {
  const button = make("button", "tile");
  button.type = "button";
  button.dataset.tile = String(position);
  button.setAttribute("aria-pressed", String(enlarged === position));
  button.addEventListener("click", () => {
    enlarged = enlarged === position ? null : position;
    draw(true);
  });
  const box = make("span", "pic");
  box.style.aspectRatio = `${W} / ${H}`;
  const canvas = make("canvas");
  canvas.setAttribute("aria-hidden", "true");
  box.append(canvas);
  const heading = make("span", "name");
  heading.append(
    make("span", guided ? "guided" : "", title),
    make("kbd", "", position <= 9 ? String(position) : ""),
  );
  button.append(box, heading);
  return { button, box, canvas };
}

function bars(probabilities) {
  const bar = make("span", "bar");
  probabilities.forEach((share, own) => {
    const part = make("i", `c${own % 8}`);
    part.style.flexGrow = String(share);
    bar.append(part);
  });
  return bar;
}

/** The columns of the grid: the X-ray over the gaze, then each network over its gaze-guided version. */
function columns() {
  const based = new Set(guidedPairs.flat());
  return data.models.flatMap((_, model) => {
    const pair = guidedPairs.find(([base]) => base === model);
    if (pair) return [pair];
    return based.has(model) ? [] : [[model]];
  });
}

function draw(keepFocus = false) {
  const shown = cases[current], grid = byId("grid");
  if (list.length > 0 && !pictures.has(current)) {
    document.documentElement.dataset.ready = "no";
    load(shown).then(() => draw(keepFocus));
    return;
  }
  grid.replaceChildren();
  grid.classList.toggle("one", enlarged !== null);
  byId("none").hidden = list.length > 0;
  if (list.length === 0) {
    byId("title").textContent = "No case";
    byId("sub").textContent = "";
    document.documentElement.dataset.ready = "yes";
    return;
  }
  const wrong = wrongCount(shown);
  byId("title").textContent = `Case ${shown.index + 1}: ${data.classes[shown.label]}`;
  byId("sub").textContent = `${wrong} of ${runs - data.without.length} trainings wrong`;
  const tiles = [];
  const xray = tile(1, "X-ray");
  paint(xray.canvas, shown, null);
  xray.button.append(
    make("span", "say", `true class: ${data.classes[shown.label]}`),
    make("span", "where", shown.name),
  );
  tiles.push(xray.button);
  const gaze = tile(2, data.gazeTitle);
  if (shown.heat) {
    paint(gaze.canvas, shown, shown.heat);
    ringOn(gaze.box, shown.heatPeak);
    gaze.button.append(
      make("span", "say", `${shown.samples ? shown.samples().value.length / 2 : 0} samples`),
      make("span", "where", placeText(shown, shown.label, shown.heatPeak)),
    );
  } else {
    paint(gaze.canvas, shown, null);
    gaze.button.append(make("span", "say", "no gaze"));
  }
  tiles.push(gaze.button);
  const common = commonEnds(shown);
  for (const column of columns()) {
    column.forEach((model) => tiles.push(modelTile(shown, model, tiles.length + 1, common)));
    if (column.length === 1 && enlarged === null) tiles.push(make("span", "gap"));
  }
  if (enlarged === null) grid.append(...tiles);
  else {
    const chosen = tiles.find((each) => each.dataset.tile === String(enlarged)) ?? xray.button;
    grid.append(chosen);
    if (chosen !== xray.button) grid.append(xray.button);
  }
  for (const item of byId("list").querySelectorAll("button")) {
    item.setAttribute("aria-current", String(Number(item.dataset.case) === current));
  }
  byId("list").querySelector('[aria-current="true"]')?.scrollIntoView({
    block: "nearest",
    inline: "nearest",
  });
  if (keepFocus) grid.querySelector("button")?.focus({ preventScroll: true });
  history.replaceState(null, "", addressOf());
  document.documentElement.dataset.ready = "yes";
  // The next case is most likely the next one in the list.
  const next = list[list.findIndex(({ index }) => index === current) + 1];
  if (next) load(next);
}

/** The least and the greatest value of all shown maps, for a common scale. */
function commonEnds(shown) {
  const maps = data.models.flatMap((_, model) => {
    const run = runOf(shown, model, seedOf(shown, model));
    const map = run && mapOf(shown, run);
    return map ? [map] : [];
  });
  return { low: Math.min(...maps.map(({ low }) => low)), high: Math.max(...maps.map(({ high }) => high)) };
}

function modelTile(shown, model, position, common) {
  const { name } = data.models[model];
  const { button, box, canvas } = tile(position, name, data.models[model].guided);
  const seed = seedOf(shown, model), run = runOf(shown, model, seed);
  if (run === null) {
    paint(canvas, shown, null);
    button.append(make("span", "say", "no maps: this training has no figures"));
    return button;
  }
  const map = mapOf(shown, run);
  if (map) {
    const span = map.high - map.low || 1;
    const [low, high] = view.scale === "own"
      ? [0, 255]
      : [255 * (common.low - map.low) / span, 255 * (common.high - map.low) / span];
    paint(canvas, shown, map.values, low, high);
    ringOn(box, map.peak);
  } else paint(canvas, shown, null);
  const right = run.predicted === shown.label;
  const said = make("span", right ? "say right" : "say wrong");
  const sign = make("span", "", `${right ? "✓" : "✗"} `);
  sign.setAttribute("aria-hidden", "true");
  said.append(
    make("span", "heard", "predicts "),
    sign,
    make("b", "", data.classes[run.predicted]),
    ` ${run.probabilities[run.predicted].toFixed(2)}`,
    make("span", "heard", `, ${right ? "right" : "wrong"}; `),
  );
  const where = map ? placeText(shown, map.own, map.peak) : "this file holds the true class’s maps only";
  button.append(
    said,
    bars(run.probabilities),
    make("span", "where", `${where}${data.seeds.length > 1 ? `, seed ${data.seeds[seed]}` : ""}`),
  );
  return button;
}

function drawList() {
  const items = list.map((shown) => {
    const item = make("li"), button = make("button", "th");
    button.type = "button";
    button.dataset.case = String(shown.index);
    const canvas = make("canvas");
    canvas.width = THUMB;
    canvas.height = Math.round(THUMB * H / W);
    canvas.setAttribute("aria-hidden", "true");
    const text = make("span", "text");
    const marks = make("span", "marks");
    data.models.forEach((_, model) => {
      const right = isRight(shown, model);
      marks.append(make("i", right ? "right" : "wrong", right === undefined ? "–" : right ? "✓" : "✗"));
    });
    marks.setAttribute("aria-hidden", "true");
    const count = data.models.filter((_, model) => isRight(shown, model)).length;
    text.append(
      make("b", "", `${shown.index + 1} ${data.classes[shown.label]}`),
      marks,
      make("span", "heard", `, ${count} of ${data.models.length} networks right`),
    );
    button.append(canvas, text);
    button.addEventListener("click", () => {
      current = shown.index;
      draw();
    });
    item.append(button);
    seen.observe(button);
    return item;
  });
  byId("list").replaceChildren(...items);
  byId("count").textContent = `${list.length} of ${cases.length} cases`;
}

// Address: #6/s3/cardiomegaly, or #image=NAME/s3/cardiomegaly

function addressOf() {
  const seed = view.seed === "median" ? "median" : `s${data.seeds[Number(view.seed)]}`;
  const own = view.mapClass === "true" || view.mapClass === "predicted"
    ? view.mapClass
    : data.classes[Number(view.mapClass)];
  return `#${current + 1}/${seed}/${encodeURIComponent(own)}`;
}

/** A part of the address as text; as it is where it is not well encoded. */
function decodedPart(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The case that an address names: by its number, or by the beginning of its image's name. */
function addressed(part = "") {
  const [, name] = /^image=(.+)$/.exec(part) ?? [];
  return name === undefined
    ? cases[Number(part) - 1]
    : cases.find((shown) => shown.name === name) ?? cases.find((shown) => shown.name.startsWith(name));
}

function readAddress() {
  const [part, seed, own] = location.hash.slice(1).split("/").map(decodedPart);
  const shown = addressed(part);
  if (shown) current = shown.index;
  const place = data.seeds.findIndex((each) => `s${each}` === seed);
  if (place >= 0) view.seed = String(place);
  if (own === "predicted" || own === "true") view.mapClass = own;
  else if (data.classes.includes(own)) view.mapClass = String(data.classes.indexOf(own));
  byId("seed").value = view.seed;
  byId("mapClass").value = view.mapClass;
}

function step(by) {
  const place = list.findIndex(({ index }) => index === current);
  const next = list[Math.min(list.length - 1, Math.max(0, place + by))];
  if (!next) return;
  current = next.index;
  draw();
}

// Controls

const option = (value, text) => {
  const element = make("option", "", text);
  element.value = value;
  return element;
};
data.classes.forEach((name, own) => {
  byId("trueClass").append(option(String(own), name));
  byId("mapClass").append(option(String(own), name));
});
data.seeds.forEach((seed, place) => byId("seed").append(option(String(place), `seed ${seed}`)));
for (let least = 1; least <= runs; least++) byId("atLeast").append(option(String(least), String(least)));
const patients = [...new Set(cases.map(({ patient }) => patient))].sort();
patients.forEach((patient) => byId("patient").append(option(patient, patient)));
if (guidedPairs.length === 0) {
  for (const value of ["fixed", "broken"]) byId("networks").querySelector(`[value=${value}]`).remove();
  byId("order").querySelector("[value=change]").remove();
}
for (const name of ["trueClass", "networks", "peak", "atLeast", "patient", "order"]) {
  byId(name).addEventListener("change", ({ target }) => {
    view[name] = target.value;
    refresh();
  });
}
for (const name of ["seed", "mapClass", "scale"]) {
  byId(name).addEventListener("change", ({ target }) => {
    view[name] = target.value;
    if (name === "seed") refresh();
    else draw();
  });
}
byId("opacity").addEventListener("input", ({ target }) => {
  view.opacity = Number(target.value);
  draw();
});
const LAYERS = { o: "organ", g: "gaze", s: "smooth", p: "ring" };
for (const name of Object.values(LAYERS)) {
  byId(name).addEventListener("change", ({ target }) => {
    view[name] = target.checked;
    draw();
  });
}
byId("previous").addEventListener("click", () => step(-1));
byId("next").addEventListener("click", () => step(1));
addEventListener("hashchange", () => {
  readAddress();
  if (!list.some(({ index }) => index === current)) {
    // The filters would hide the case that was asked for.
    for (const name of ["trueClass", "networks", "peak", "atLeast", "patient"]) {
      const { options } = byId(name);
      byId(name).value = view[name] = options[0].value;
    }
  }
  refresh();
});
addEventListener("keydown", (event) => {
  if (
    event.ctrlKey || event.metaKey || event.altKey ||
    /^(select|input)$/i.test(event.target.tagName) && event.target.type !== "checkbox"
  ) return;
  const { key } = event;
  if (key === "ArrowRight" || key === "j") step(1);
  else if (key === "ArrowLeft" || key === "k") step(-1);
  else if (key === "0" || key === "Escape") {
    enlarged = null;
    draw(true);
  } else if (/^[1-9]$/.test(key) && Number(key) <= data.models.length + 2) {
    enlarged = Number(key);
    draw(true);
  } else if (LAYERS[key]) byId(LAYERS[key]).click();
  else if (key === "[" || key === "]") {
    view.opacity = Math.min(100, Math.max(0, view.opacity + (key === "]" ? 10 : -10)));
    byId("opacity").value = String(view.opacity);
    draw();
  } else return;
  event.preventDefault();
});

readAddress();
refresh();
