// The sum of the shares while they are typed; the server counts again.
(() => {
  const out = document.querySelector("[data-sum]");
  if (!out) return;
  const shares = [...document.querySelectorAll('input[name^="share_"]')];
  const cents = (text) => Math.round((parseFloat(text.trim().replace(",", ".")) || 0) * 100);
  const show = () => {
    const sum = shares.reduce((total, field) => total + cents(field.value), 0);
    out.textContent = `${out.dataset.sum}: ${(sum / 100).toLocaleString("vi")} %`;
    out.classList.toggle("short", sum !== 10000);
  };
  shares.forEach((field) => field.addEventListener("input", show));
  show();
})();
