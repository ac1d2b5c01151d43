/* Large type and high contrast: remembered in this browser only, no cookie, no server.
   Loaded in the head without defer, so that the page is never painted twice. */
(function () {
  "use strict";
  var root = document.documentElement;
  var choices = {
    size: { steps: ["", "125", "150"], words: ["大字版", "特大字版", "标准字号"] },
    contrast: { steps: ["", "high"], words: ["高对比", "标准对比"] },
  };

  function stored(name) {
    try { return window.localStorage.getItem("display-" + name) || ""; } catch (error) { return ""; }
  }

  function remember(name, value) {
    try { window.localStorage.setItem("display-" + name, value); } catch (error) { /* private mode: this page only */ }
  }

  function apply(name, value) {
    if (value) { root.setAttribute("data-" + name, value); } else { root.removeAttribute("data-" + name); }
  }

  function position(name) {
    return Math.max(0, choices[name].steps.indexOf(root.getAttribute("data-" + name) || ""));
  }

  function prepare(link) {
    var name = link.getAttribute("data-display");
    link.textContent = choices[name].words[position(name)];
    link.parentElement.hidden = false;
    link.addEventListener("click", function (event) {
      event.preventDefault();
      var next = (position(name) + 1) % choices[name].steps.length;
      apply(name, choices[name].steps[next]);
      remember(name, choices[name].steps[next]);
      link.textContent = choices[name].words[next];
    });
  }

  Object.keys(choices).forEach(function (name) {
    var value = stored(name);
    if (choices[name].steps.indexOf(value) > 0) { apply(name, value); }
  });
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-display]").forEach(prepare);
  });
})();
