// Before the first paint: the colours and direction the person chose, so that nothing flashes.
(function () {
  try {
    var theme = localStorage.getItem('althing.theme');
    if (theme && theme !== 'device') document.documentElement.dataset.theme = theme;
    var language = localStorage.getItem('althing.language') || navigator.language || 'en';
    if (language.slice(0, 2) === 'ar') {
      document.documentElement.lang = 'ar';
      document.documentElement.dir = 'rtl';
    }
  } catch {
    // Storage is shut: the device's own looks apply.
  }
})();
