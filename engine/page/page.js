// Draws each chart of the page anew so that it answers to pointer and keyboard. What the page holds without this
// (a still drawing, a table) stays for readers without scripts, and comes back if anything here fails.
(function () {
  "use strict";
  var V = window.stamkundCharts;
  if (!V) return;
  var colours = ["#005a8c", "#a84300", "#00694e", "#8c3a72", "#6b5a00", "#3b3b3b", "#1f6fb5"];
  var dashes = [[1, 0], [7, 4], [2, 3], [9, 3, 2, 3]];
  var words = JSON.parse(document.getElementById("words").textContent);
  V.numbers({decimal: words.decimal, thousands: words.thousands, grouping: [3], currency: ["", ""], minus: words.minus});
  var tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  document.body.appendChild(tip);

  function colour(i) { return colours[i % colours.length]; }
  function dash(i) { return dashes[i % dashes.length]; }
  function tone(chart, s) { var own = chart.series[s].tone; return own == null ? s : own; }
  function show(handler, event, item, value) {
    if (value == null || value === "") { tip.hidden = true; return; }
    tip.textContent = value;
    tip.hidden = false;
    var box = tip.getBoundingClientRect();
    tip.style.left = Math.max(4, Math.min(event.clientX + 14, window.innerWidth - box.width - 8)) + "px";
    tip.style.top = Math.max(4, event.clientY - box.height - 10) + "px";
  }
  window.addEventListener("scroll", function () { tip.hidden = true; }, true);
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") tip.hidden = true; });

  var shown = "indexof(off, datum.s) < 0";
  // Three digits that count, whole numbers in full.
  var three = "(abs(datum.y) >= 100 || datum.y == floor(datum.y) ? format(datum.y, ',.0f') : format(datum.y, ',.3~r'))";
  function of(field) { return three.split("datum.y").join("datum." + field); }
  var from_to = "(isValid(datum.lo) && isValid(datum.hi) ? ' (' + " + of("lo") + " + ' … ' + " + of("hi") + " + ')' : '')";

  function rows(chart) {
    var out = [];
    chart.series.forEach(function (one, s) {
      one.y.forEach(function (y, i) {
        if (y == null) return;
        out.push({s: s, i: i, t: tone(chart, s), name: chart.kind === "intervals" ? chart.groups[i] : one.name, y: y,
          x: one.x ? one.x[i] : chart.x ? chart.x[i] : null, group: chart.groups ? i : null,
          lo: one.low ? one.low[i] : null, hi: one.high ? one.high[i] : null,
          label: one.labels ? one.labels[i] : null, at: chart.groups ? chart.groups[i] : null});
      });
    });
    return out;
  }
  // A long name stands on two lines, or three, about as long as each other.
  function folded(name, limit) {
    var rows = Math.min(3, Math.ceil(name.length * 6.5 / limit)), out = [""];
    name.split(" ").forEach(function (word) {
      var last = out[out.length - 1], more = last ? last + " " + word : word;
      if (last && out.length < rows && more.length > name.length / rows + word.length / 2) out.push(word);
      else out[out.length - 1] = more;
    });
    return out.length > 1 ? out : name;
  }
  function spec(chart, width) {
    var limit = Math.min(280, width * 0.4);
    var out = {width: width, height: 260, padding: 4, autosize: {type: "fit", contains: "padding"},
      config: {font: "system-ui, sans-serif", axis: {labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal", labelColor: "#222",
        titleColor: "#222", gridColor: "#ddd", domainColor: "#555", tickColor: "#555", labelLimit: limit}},
      signals: [{name: "off", value: []}],
      data: [{name: "all", values: rows(chart), transform: [{type: "filter", expr: shown}]}],
      scales: [{name: "colour", type: "ordinal", domain: colours.map(function (c, i) { return i; }), range: colours}],
      axes: [], marks: []};
    var few = Math.max(2, Math.round(width / 110));
    function axis(orient, scale, title, more) {
      out.axes.push(Object.assign({orient: orient, scale: scale, title: title || undefined, grid: true, tickCount: orient === "left" ? 6 : few,
        labelOverlap: true}, more || {}));
    }
    function linear(name, range, fields, zero) {
      out.scales.push({name: name, type: "linear", nice: true, zero: zero, range: range, domain: {data: "all", fields: fields}});
    }
    function none(at) {
      var place = {}; place[at] = {scale: at, value: 0};
      if (at === "y") { place.x = {value: 0}; place.x2 = {signal: "width"}; } else { place.y = {value: 0}; place.y2 = {signal: "height"}; }
      out.marks.push({type: "rule", aria: false, encode: {update: Object.assign(place, {stroke: {value: "#555"}})}});
    }
    var banded = chart.series.some(function (one) { return one.low; });
    if (chart.kind === "lines") {
      out.scales.push({name: "x", type: "linear", range: "width", domain: [Math.min(0, chart.x[0]), chart.x[chart.x.length - 1]], nice: false});
      linear("y", "height", banded ? ["y", "lo", "hi"] : ["y"], true);
      axis("bottom", "x", chart.x_name); axis("left", "y", chart.unit); none("y");
      var place = {x: {scale: "x", field: "x"}, y: {scale: "y", field: "y"}};
      var parts = [{type: "line", aria: false, from: {data: "one"}, encode: {update: Object.assign({stroke: {scale: "colour", signal: "datum.t % 7"},
        strokeWidth: {value: 2.5}, strokeDash: {signal: "[[1,0],[7,4],[2,3],[9,3,2,3]][datum.t % 4]"}}, place)}}];
      if (banded) parts.unshift({type: "area", aria: false, from: {data: "one"}, encode: {update: {x: place.x, y: {scale: "y", field: "lo"},
        y2: {scale: "y", field: "hi"}, defined: {signal: "isValid(datum.lo) && isValid(datum.hi)"}, fill: {scale: "colour", signal: "datum.t % 7"}, fillOpacity: {value: 0.15}}}});
      out.marks.push({type: "group", aria: false, from: {facet: {name: "one", data: "all", groupby: "s"}}, marks: parts});
      out.marks.push({type: "symbol", aria: false, from: {data: "all"}, encode: {
        update: Object.assign({size: {value: 160}, fill: {scale: "colour", signal: "datum.t % 7"}, opacity: {value: 0},
          tooltip: {signal: "datum.name + ', ' + format(datum.x, ',.0f') + ': ' + " + three + " + " + from_to}}, place),
        hover: {opacity: {value: 1}, size: {value: 70}}}});
    } else if (chart.kind === "intervals") {
      var names = chart.groups.map(function (g) { return folded(g, limit); });
      out.height = 40 + (names.some(function (one) { return Array.isArray(one) && one.length > 2; }) ? 46 : 34) * chart.groups.length;
      linear("x", "width", ["y", "lo", "hi"], true);
      out.scales.push({name: "group", type: "band", range: "height", domain: chart.groups.map(function (g, i) { return i; })});
      out.scales.push({name: "named", type: "ordinal", domain: chart.groups.map(function (g, i) { return i; }), range: names});
      axis("bottom", "x", chart.unit);
      axis("left", "group", null, {grid: false, labelOverlap: false, encode: {labels: {update: {text: {scale: "named", field: "value"},
        dy: {signal: "isArray(scale('named', datum.value)) ? 6.5 - 6.5 * length(scale('named', datum.value)) : 0"}}}}}); none("x");
      var y = {scale: "group", field: "group", band: 0.5};
      var hover = {signal: "datum.name + ': ' + " + three + " + " + from_to};
      out.marks.push({type: "rule", aria: false, from: {data: "all"}, encode: {update: {x: {scale: "x", field: "lo"}, x2: {scale: "x", field: "hi"}, y: y,
        stroke: {scale: "colour", signal: "datum.group % 7"}, strokeWidth: {value: 5}, opacity: {signal: "isValid(datum.lo) ? 1 : 0"}, tooltip: hover}}});
      out.marks.push({type: "symbol", aria: false, from: {data: "all"}, encode: {update: {x: {scale: "x", field: "y"}, y: y, size: {value: 130},
        fill: {scale: "colour", signal: "datum.group % 7"}, tooltip: hover}}});
    } else if (chart.kind === "points") {
      linear("x", "width", ["x"], false); linear("y", "height", ["y"], false);
      axis("bottom", "x", chart.x_name); axis("left", "y", chart.unit);
      out.marks.push({type: "symbol", aria: false, from: {data: "all"}, encode: {
        update: {x: {scale: "x", field: "x"}, y: {scale: "y", field: "y"}, size: {value: 80}, fill: {scale: "colour", signal: "datum.t % 7"},
          fillOpacity: {value: 0.75}, tooltip: {signal: "(datum.label || datum.name) + ': ' + " + of("x") + " + '; ' + " + three}},
        hover: {size: {value: 200}}}});
    } else if (chart.kind === "surface") {
      out.height = 50 + 30 * chart.series.length;
      var most = 0;
      out.data[0].values.forEach(function (one) { most = Math.max(most, Math.abs(one.y)); });
      out.scales.push({name: "shade", type: "linear", domain: [-most || -1, 0, most || 1], range: ["#cb8e66", "#ffffff", "#669cba"], clamp: true});
      var columns = chart.groups.map(function (g, i) { return i; }), lines = chart.series.map(function (one, s) { return s; });
      out.scales.push({name: "group", type: "band", range: "width", domain: columns, padding: 0.02});
      out.scales.push({name: "row", type: "band", range: "height", domain: lines, padding: 0.04});
      out.scales.push({name: "named", type: "ordinal", domain: columns, range: chart.groups});
      out.scales.push({name: "row_named", type: "ordinal", domain: lines, range: chart.series.map(function (one) { return one.name; })});
      axis("bottom", "group", chart.x_name, {grid: false, encode: {labels: {update: {text: {scale: "named", field: "value"}}}}});
      axis("left", "row", null, {grid: false, encode: {labels: {update: {text: {scale: "row_named", field: "value"}}}}});
      var cell = {x: {scale: "group", field: "group"}, y: {scale: "row", field: "s"}};
      out.marks.push({type: "rect", aria: false, from: {data: "all"}, encode: {update: Object.assign({width: {scale: "group", band: 1}, height: {scale: "row", band: 1},
        fill: {scale: "shade", field: "y"}, tooltip: {signal: "datum.name + ', ' + datum.at + ': ' + " + three}}, cell)}});
      if (width / columns.length > 60) out.marks.push({type: "text", aria: false, interactive: false, from: {data: "all"}, encode: {update: {
        x: {scale: "group", field: "group", band: 0.5}, y: {scale: "row", field: "s", band: 0.5}, align: {value: "center"}, baseline: {value: "middle"},
        fill: {value: "#222"}, text: {signal: three}}}});
    } else {
      var names = chart.groups.map(function (g, i) { return i; });
      // Names that do not stand side by side lean, and where even these touch they stand upright. A letter is 7 wide.
      var each = (width - 70) / names.length, longest = Math.max.apply(null, chart.groups.map(function (g) { return g.length; }));
      var angle = 7 * longest <= each ? 0 : each >= 22 ? -40 : -90;
      if (angle) out.height += Math.round((angle === -90 ? 1 : 0.65) * Math.min(220, width * 0.4, 7 * longest));
      out.scales.push({name: "group", type: "band", range: "width", domain: names, paddingInner: 0.2, paddingOuter: 0.1});
      out.scales.push({name: "named", type: "ordinal", domain: names, range: chart.groups});
      linear("y", "height", ["y"], true);
      axis("bottom", "group", chart.x_name, {grid: false, labelOverlap: each < 13, labelAngle: angle, labelAlign: angle ? "right" : "center", labelBaseline: angle === -90 ? "middle" : "top",
        encode: {labels: {update: {text: {scale: "named", field: "value"}}}}});
      axis("left", "y", chart.unit); none("y");
      out.marks.push({type: "group", aria: false, from: {facet: {name: "one", data: "all", groupby: "group"}},
        encode: {update: {x: {scale: "group", field: "group"}}},
        signals: [{name: "height", update: "height"}, {name: "width", update: "bandwidth('group')"}],
        scales: [{name: "place", type: "band", range: "width", domain: {data: "one", field: "s"}, paddingInner: 0.05}],
        marks: [{type: "rect", aria: false, from: {data: "one"}, encode: {update: {x: {scale: "place", field: "s"}, width: {scale: "place", band: 1},
          y: {scale: "y", field: "y"}, y2: {scale: "y", value: 0}, fill: {scale: "colour", signal: "datum.t % 7"},
          tooltip: {signal: "datum.name + ', ' + datum.at + ': ' + " + three}}, hover: {fillOpacity: {value: 0.8}}}}]});
    }
    return out;
  }

  function swatch(kind, s) {
    var ns = "http://www.w3.org/2000/svg", box = document.createElementNS(ns, "svg");
    box.setAttribute("viewBox", "0 0 28 12"); box.setAttribute("aria-hidden", "true"); box.setAttribute("class", "swatch");
    var mark = document.createElementNS(ns, kind === "lines" ? "line" : "rect");
    var set = kind === "lines" ? {x1: 0, x2: 28, y1: 6, y2: 6, stroke: colour(s), "stroke-width": 3, "stroke-dasharray": dash(s).join(" ")}
      : {x: 8, y: 0, width: 12, height: 12, fill: colour(s)};
    Object.keys(set).forEach(function (name) { mark.setAttribute(name, set[name]); });
    box.appendChild(mark);
    return box;
  }

  function draw(figure) {
    var chart = JSON.parse(figure.querySelector("script").textContent);
    var box = figure.querySelector(".chart"), still = figure.querySelector(".still");
    var live = document.createElement("div"), off = [], view = null, width = 0;
    live.className = "live";
    box.appendChild(live);
    function again() {
      if (view) view.finalize();
      live.textContent = "";
      width = box.clientWidth;
      view = new V.View(V.parse(spec(chart, width), null, {ast: true}), {expr: V.expressionInterpreter, renderer: "svg", container: live,
        hover: true, tooltip: show, logLevel: 1});
      view.signal("off", off).run();
      var drawing = live.querySelector("svg");
      drawing.setAttribute("role", "img");
      drawing.setAttribute("aria-label", chart.title);
      ["role", "aria-label", "aria-roledescription"].forEach(function (name) { live.removeAttribute(name); });
    }
    again();
    still.hidden = true;
    if (chart.kind !== "intervals" && chart.kind !== "surface" && chart.series.length > 1) {
      var keys = document.createElement("div");
      keys.className = "keys"; keys.setAttribute("role", "group"); keys.setAttribute("aria-label", words.show + ": " + chart.title);
      chart.series.forEach(function (one, s) {
        var key = document.createElement("button");
        key.type = "button"; key.setAttribute("aria-pressed", "true");
        key.appendChild(swatch(chart.kind, tone(chart, s))); key.appendChild(document.createTextNode(one.name));
        key.addEventListener("click", function () {
          var on = key.getAttribute("aria-pressed") !== "true";
          key.setAttribute("aria-pressed", String(on));
          off = off.filter(function (other) { return other !== s; });
          if (!on) off.push(s);
          view.signal("off", off).run();
        });
        keys.appendChild(key);
      });
      box.parentNode.insertBefore(keys, box.nextSibling);
    }
    var waiting = 0;
    window.addEventListener("resize", function () {
      clearTimeout(waiting);
      waiting = setTimeout(function () { if (box.clientWidth && box.clientWidth !== width) again(); }, 120);
    });
  }

  var started = performance.now(), failed = 0;
  Array.prototype.forEach.call(document.querySelectorAll("figure"), function (figure) {
    try { draw(figure); } catch (problem) {
      failed += 1;
      var live = figure.querySelector(".live");
      if (live) live.remove();
      figure.querySelector(".still").hidden = false;
      console.error(problem);
    }
  });
  // Tables that go on beyond their edge say so.
  function wide() {
    Array.prototype.forEach.call(document.querySelectorAll(".wide"), function (one) {
      one.classList.toggle("more", one.scrollWidth > one.clientWidth + 1);
    });
  }
  wide();
  window.addEventListener("resize", wide);
  document.addEventListener("toggle", wide, true);
  document.documentElement.dataset.drawn = Math.round(performance.now() - started);
})();
