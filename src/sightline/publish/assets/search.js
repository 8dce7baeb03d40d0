/* Looks words up in the list of this release's pages, charts, tables and terms. It asks no server. */
"use strict";
var sightline = (function () {
  var MOST = 60, list = [];
  var $ = function (id) { return document.getElementById(id); };

  function words(text) { return text.toLowerCase().replace(/[\u2019']/g, "").split(/[^a-z0-9\u00e0-\u024f]+/).filter(Boolean); }

  function hits(asked, said) {  // how many of the words asked for begin one of those said
    return asked.filter(function (one) { return said.some(function (other) { return other.indexOf(one) === 0; }); }).length;
  }

  function look(text) {
    var asked = words(text);
    if (!asked.length) { return []; }
    return list.map(function (entry, place) {
      var named = hits(asked, entry.named), all = hits(asked, entry.all);
      return { entry: entry, place: place, score: all === asked.length ? 1 + 3 * named + (entry.kind === "Page" ? 1 : 0) : 0 };
    }).filter(function (one) { return one.score > 0; }).sort(function (one, other) {
      return other.score - one.score || one.place - other.place;
    });
  }

  function show() {
    var text = $("s-words").value, found = look(text), box = $("s-found");
    while (box.firstChild) { box.removeChild(box.firstChild); }
    found.slice(0, MOST).forEach(function (one) {
      var line = document.createElement("li"), link = document.createElement("a"), kind = document.createElement("span");
      link.href = one.entry.url;
      link.textContent = one.entry.title;
      kind.className = "unit";
      kind.textContent = " " + one.entry.kind + (one.entry.where ? ", " + one.entry.where : "");
      line.append(link, kind);
      box.append(line);
    });
    var many = found.length;
    $("s-said").textContent = !words(text).length ? "" :
      many === 0 ? "Nothing here has all of these words. Try fewer, or the A to Z." :
      many > MOST ? MOST + " of " + many + " found are shown: add a word." : many === 1 ? "1 found." : many + " found.";
  }

  function start(given) {
    list = given.entries.map(function (one) {
      var where = given.places[one[3]];
      return {
        kind: given.kinds[one[0]], title: one[1], url: given.begins[one[0]] + one[2], where: where, named: words(one[1]),
        all: words(one[1] + " " + where + " " + one[4])
      };
    });
    $("finder").hidden = false;
    $("s-words").addEventListener("input", show);
    var hash = /^#q=(.*)$/.exec(location.hash);
    if (hash) { try { $("s-words").value = decodeURIComponent(hash[1]); } catch (fault) { $("s-words").value = ""; } }
    show();
  }

  return { start: start };
}());
