/* Puts a table together from cleared cells, each a file beside this one. It adds nothing up and asks no server.
   The choice is in the address after "#", so that a link brings the same table back. */
"use strict";
var sightline = (function () {
  var LIMIT = 400;  // rows shown: more are said and not shown
  var FORMULA = ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", "|", "%"];
  var list = null, held = {}, asked = {}, chosen = null;
  var $ = function (id) { return document.getElementById(id); };

  function make(tag, words, parts) {
    var node = document.createElement(tag);
    if (words) { node.textContent = words; }
    Object.keys(parts || {}).forEach(function (key) { node.setAttribute(key, parts[key]); });
    return node;
  }

  /* ---- the choice, in the address and out of it */
  function read() {
    var choice = { t: [], a: null, p: null, b: {} };
    location.hash.slice(1).split("&").forEach(function (pair) {
      var at = pair.indexOf("="), key = pair.slice(0, at);
      if (at < 1) { return; }
      var values = pair.slice(at + 1).split(",").filter(Boolean).map(function (one) {
        try { return decodeURIComponent(one); } catch (fault) { return one; }
      });
      if (key === "t") { choice.t = values.slice(0, 2); }
      else if (key === "a" || key === "p") { choice[key] = values; }
      else if (key.slice(0, 2) === "b.") { choice.b[decodeURIComponent(key.slice(2))] = values; }
    });
    return choice;
  }

  function written(choice) {
    var say = function (values) { return values.map(encodeURIComponent).join(","); };
    var parts = ["t=" + say(choice.t)];
    if (choice.a) { parts.push("a=" + say(choice.a)); }
    if (choice.p) { parts.push("p=" + say(choice.p)); }
    Object.keys(choice.b).sort().forEach(function (dimension) {
      parts.push("b." + encodeURIComponent(dimension) + "=" + say(choice.b[dimension]));
    });
    return "#" + parts.join("&");
  }

  function keep() {
    var hash = written(chosen);
    if (location.hash !== hash) { location.replace(hash); }  // replaced: leaving the page leaves no trail of choices
    draw();
  }

  /* ---- what the chosen tables hold */
  function tables() { return chosen.t.map(function (name) { return held[name]; }); }

  function union(of) {
    var seen = {}, found = [];
    tables().forEach(function (table) {
      of(table).forEach(function (pair) { if (!seen["$" + pair[0]]) { seen["$" + pair[0]] = true; found.push(pair); } });
    });
    return found;
  }

  function areas() { return union(function (table) { return table.areas; }); }
  function periods() {
    return union(function (table) { return table.periods; }).sort(function (one, other) {
      return one[1] < other[1] ? -1 : one[1] > other[1] ? 1 : 0;
    });
  }
  function dimensions() { return union(function (table) { return table.dimensions; }); }

  function first(pairs, wanted) {  // what is shown where nothing was chosen
    if (wanted) { return wanted; }
    var whole = pairs.filter(function (pair) { return pair[0] === "pooled" || pair[0] === "E92000001"; });
    if (whole.length) { return whole.map(function (pair) { return pair[0]; }); }
    return (pairs.length > 40 ? pairs.slice(0, 1) : pairs).map(function (pair) { return pair[0]; });
  }

  function before(one, other) {  // by name of area, then by code; what stands in one order at both is left as it is
    var keys = [one[0] - other[0], one[2] - other[2]].concat(one[3].map(function (code, place) {
      return code - other[3][place];
    }));
    return keys.filter(Boolean)[0] || 0;
  }

  function rows() {
    var inArea = first(areas(), chosen.a), inPeriod = chosen.p, found = [];
    tables().forEach(function (table) {
      table.figures.slice().sort(before).forEach(function (figure) {
        var area = table.areas[figure[2]], period = table.periods[figure[1]];
        if (inArea.indexOf(area[0]) < 0 || (inPeriod && inPeriod.indexOf(period[0]) < 0)) { return; }
        var fits = table.dimensions.every(function (dimension, place) {
          var wanted = chosen.b[dimension[0]], code = dimension[2][figure[3][place]];
          return !wanted || (code && wanted.indexOf(code[0]) >= 0);
        });
        if (fits) {
          found.push({
            table: table, measure: table.measures[figure[0]], period: period, area: area, codes: figure[3],
            text: figure[4], range: figure[5], mark: figure[6], value: figure[7], lower: figure[8], upper: figure[9]
          });
        }
      });
    });
    return found;
  }

  function different(found) {
    var units = {};
    found.forEach(function (one) { units[one.measure.unit] = one.measure.label; });
    return Object.keys(units).length > 1 ? Object.keys(units) : null;
  }

  /* ---- words */
  function code(row, dimension) {
    var place = -1;
    row.table.dimensions.forEach(function (one, number) { if (one[0] === dimension[0]) { place = number; } });
    var known = place < 0 ? null : row.table.dimensions[place][2][row.codes[place]];
    return known || ["", place < 0 ? "" : "All"];
  }

  function plain(text) {  // what a spreadsheet would take for a formula has an apostrophe before it
    text = String(text);
    var start = text.replace(/^\s+/, "");
    return FORMULA.indexOf(text.charAt(0)) >= 0 || FORMULA.indexOf(start.charAt(0)) >= 0 ? "'" + text : text;
  }

  function csv(found) {
    var dims = dimensions();
    var head = ["table", "what_is_counted", "unit", "area_code", "area"];
    dims.forEach(function (one) { head.push(one[0], one[0] + "_label"); });
    head.push("period", "value", "mark", "lower", "upper", "release", "note");
    var quoted = function (cell, number) {
      var text = number ? String(cell) : plain(cell);
      return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
    };
    var lines = [head.map(function (cell) { return quoted(cell); }).join(",")];
    found.forEach(function (row) {
      var cells = [row.table.name, row.measure.label, row.measure.unit, row.area[0], row.area[1]];
      dims.forEach(function (one) { var known = code(row, one); cells.push(known[0], known[1]); });
      var line = cells.concat([row.period[0]]).map(function (cell) { return quoted(cell); });
      [row.value, row.mark, row.lower, row.upper].forEach(function (cell, place) {
        line.push(quoted(cell, place !== 1));
      });
      line.push(quoted(list.release), quoted(row.table.note));
      lines.push(line.join(","));
    });
    return lines.join("\r\n") + "\r\n";
  }

  /* ---- the page */
  function empty(node) { while (node.firstChild) { node.removeChild(node.firstChild); } return node; }

  function select(id, pairs, value, none) {
    var box = empty($(id)), group = null, named = null;
    box.append(make("option", none, { value: "" }));
    pairs.forEach(function (one) {
      if (list.pages[one[2]] !== named) {
        named = list.pages[one[2]];
        group = make("optgroup", "", { label: named[1] });
        box.append(group);
      }
      group.append(make("option", one[1], { value: one[0] }));
    });
    box.value = value || "";
  }

  function choices(id, pairs, on, change) {
    var box = empty($(id));
    pairs.forEach(function (pair, number) {
      var line = make("div", "", { "class": "choice" }), mark = make("input", "", { type: "checkbox", id: id + number });
      mark.checked = on.indexOf(pair[0]) >= 0;
      mark.addEventListener("change", function () {
        var boxes = box.querySelectorAll("input");
        change(pairs.filter(function (_, place) { return boxes[place].checked; }).map(function (one) { return one[0]; }));
      });
      line.append(mark, make("label", pair[1], { "for": id + number }));
      box.append(line);
    });
  }

  function controls() {
    var known = list.tables.filter(function (one) { return one[0] === chosen.t[0]; })[0];
    select("b-first", list.tables, chosen.t[0], "Choose a table");
    var like = known ? list.tables.filter(function (one) { return one[3] === known[3] && one[0] !== known[0]; }) : [];
    select("b-second", like, chosen.t[1], "Nothing beside it");
    $("b-second").disabled = !known;
    var ready = tables().length > 0 && tables().every(Boolean);
    $("b-choice").hidden = !ready;
    if (!ready) { return; }
    choices("b-areas", areas(), first(areas(), chosen.a), function (on) { chosen.a = on; keep(); });
    var spans = periods().map(function (one) { return [one[0], one[0].charAt(0).toUpperCase() + one[0].slice(1)]; });
    choices("b-periods", spans, chosen.p || spans.map(function (one) { return one[0]; }), function (on) {
      chosen.p = on; keep();
    });
    var box = empty($("b-more"));
    dimensions().forEach(function (dimension, number) {
      var part = make("fieldset"), inner = make("div", "", { id: "b-d" + number, "class": "choices" });
      part.append(make("legend", dimension[1]), inner);
      box.append(part);
      choices("b-d" + number, dimension[2], chosen.b[dimension[0]] || dimension[2].map(function (one) { return one[0]; }),
        function (on) { chosen.b[dimension[0]] = on; keep(); });
    });
    find();
  }

  function find() {
    var words = $("b-find").value.trim().toLowerCase();
    $("b-areas").querySelectorAll(".choice").forEach(function (line) {
      line.hidden = words !== "" && line.textContent.toLowerCase().indexOf(words) < 0;
    });
  }

  function cell(row) {
    var box = make("td", "", { "class": "n" });
    if (!row) { box.className = "n none"; box.textContent = "no figure"; return box; }
    if (row.text) { box.append(row.text); }
    if (row.range) { box.append(" "); box.append(make("span", "(" + row.range + ")", { "class": "range" })); }
    if (row.mark) {
      if (row.text) { box.append(" "); }
      box.append(make("abbr", "[" + row.mark + "]", { title: list.marks[row.mark] }));
    }
    return box;
  }

  function grid(found) {
    var dims = dimensions(), several = {}, lines = [], places = {}, columns = [];
    found.forEach(function (row) { several[row.table.name + " " + row.measure.code] = true; });
    var told = Object.keys(several).length > 1;
    periods().forEach(function (one) {
      if (found.some(function (row) { return row.period[0] === one[0]; })) { columns.push(one[0]); }
    });
    found.forEach(function (row) {
      var heads = told ? [row.table.title === row.measure.label ? row.table.title : row.table.title + ": " + row.measure.label] : [];
      heads.push(row.area[1]);
      dims.forEach(function (one) { heads.push(code(row, one)[1]); });
      var key = row.table.name + "\n" + row.measure.code + "\n" + row.area[0] + "\n" + row.codes.join(",");
      if (!(key in places)) { places[key] = lines.length; lines.push({ heads: heads, cells: {} }); }
      lines[places[key]].cells[row.period[0]] = row;
    });
    var heads = (told ? ["What is counted"] : []).concat(["Area"], dims.map(function (one) { return one[1]; }));
    return { heads: heads, columns: columns, lines: lines };
  }

  function body(found) {
    var made = grid(found), table = make("table"), head = make("tr"), rowsOf = make("tbody");
    var titles = tables().map(function (one) { return one.title; });
    var caption = make("caption", titles.join("; ") + " ", { id: "b-caption" });
    caption.append(make("span", "(" + found[0].measure.unit + ")", { "class": "unit" }));
    made.heads.forEach(function (words) { head.append(make("th", words, { scope: "col" })); });
    made.columns.forEach(function (words) { head.append(make("th", words, { scope: "col", "class": "n" })); });
    var top = make("thead");
    top.append(head);
    made.lines.slice(0, LIMIT).forEach(function (line) {
      var row = make("tr");
      line.heads.forEach(function (words, place) {
        row.append(make(place ? "td" : "th", words, place ? {} : { scope: "row" }));
      });
      made.columns.forEach(function (period) { row.append(cell(line.cells[period])); });
      rowsOf.append(row);
    });
    table.append(caption, top, rowsOf);
    var frame = make("div", "", { "class": "scroll", tabindex: "0", role: "region", "aria-labelledby": "b-caption" });
    frame.append(table);
    return { frame: frame, lines: made.lines.length };
  }

  function about(found) {
    var told = {}, box = make("dl", "", { "class": "about" });
    found.forEach(function (row) {
      var m = row.measure, words = m.label + ". Who counts: " + m.population + ". How far it had gone: " + m.status +
        ". Definition: " + m.definition + ". Source: " + m.source + ".";
      if (told[words]) { return; }
      told[words] = true;
      var part = make("div");
      part.append(make("dt", "What is counted"), make("dd", words));
      box.append(part);
    });
    return box;
  }

  function key(found) {
    var marks = {};
    found.forEach(function (row) { if (row.mark) { marks[row.mark] = true; } });
    var words = Object.keys(marks).sort().map(function (mark) { return "[" + mark + "] " + list.marks[mark]; });
    return words.length ? make("p", words.join("; ") + ". A mark does not stand for nought.", { "class": "key" }) : null;
  }

  function links(found) {
    var box = make("p", "", { "class": "files" });
    var link = make("a", "Link to this table", { href: written(chosen), id: "b-link" });
    var take = make("button", "Take this table (CSV)", { type: "button", id: "b-csv", "class": "plain" });
    take.addEventListener("click", function () {
      var file = URL.createObjectURL(new Blob(["\ufeff" + csv(found)], { type: "text/csv;charset=utf-8" }));
      var save = make("a", "", { href: file, download: chosen.t.join("-") + ".csv" });
      document.body.append(save);
      save.click();
      save.remove();
      setTimeout(function () { URL.revokeObjectURL(file); }, 10000);
    });
    box.append(take, " ", link);
    tables().forEach(function (table) {
      box.append(" ", make("a", "On the page: " + table.page[1], { href: table.page[0] }));
    });
    return box;
  }

  function draw() {
    var out = empty($("b-out")), said = $("b-said");
    if (!chosen.t.length) { said.textContent = ""; return; }
    var unknown = chosen.t.filter(function (name) {
      return !list.tables.some(function (one) { return one[0] === name; });
    });
    if (unknown.length) { said.textContent = "This release has no such table: choose one from the list."; return; }
    if (!tables().every(Boolean)) { said.textContent = "Fetching the table."; return; }
    var found = rows(), units = different(found);
    if (!found.length) { said.textContent = "No figure fits this choice: choose an area, a period and a breakdown."; return; }
    if (units) {
      said.textContent = "Not put together: these count unlike things (" + units.join("; ") + "), which must not stand " +
        "in one table. Make two tables.";
      return;
    }
    var made = body(found), marks = key(found);
    tables().map(function (one) { return one.note; }).filter(function (words, place, all) {
      return words && all.indexOf(words) === place;
    }).forEach(function (words) { out.append(make("p", words, { "class": "made-up" })); });
    out.append(made.frame);
    if (marks) { out.append(marks); }
    out.append(links(found), about(found));
    said.textContent = made.lines > LIMIT
      ? LIMIT + " of " + made.lines + " rows are shown: choose fewer, or take the file, which holds all."
      : made.lines + (made.lines === 1 ? " row." : " rows.") + " Nothing has been added up.";
  }

  function fetchAll() {
    chosen.t.forEach(function (name) {
      var known = list.tables.some(function (one) { return one[0] === name; });
      if (!known || held[name] || asked[name]) { return; }
      asked[name] = true;
      document.head.append(make("script", "", { src: "assets/data/" + name + ".js" }));
    });
    controls();
    draw();
  }

  function pick() {
    var one = $("b-first").value, other = $("b-second").value, was = chosen.t[0];
    chosen.t = one ? (other && other !== one && was === one ? [one, other] : [one]) : [];
    if (was !== one) { chosen.a = null; chosen.p = null; chosen.b = {}; }
    location.replace(written(chosen));
    fetchAll();
  }

  function start(given) {
    list = given;
    $("builder").hidden = false;
    $("b-first").addEventListener("change", pick);
    $("b-second").addEventListener("change", pick);
    $("b-find").addEventListener("input", find);
    $("b-all").addEventListener("click", function () {
      chosen.a = areas().map(function (one) { return one[0]; }); controls(); keep();
    });
    $("b-none").addEventListener("click", function () { chosen.a = []; controls(); keep(); });
    window.addEventListener("hashchange", function () {
      if (chosen.t.length && written(chosen) === location.hash) { return; }
      chosen = read();
      fetchAll();
    });
    chosen = read();
    fetchAll();
  }

  function put(table) { held[table.name] = table; controls(); draw(); }

  return { start: start, put: put };
}());
