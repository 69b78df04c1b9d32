// What a script adds to the pages: passkeys and a suggested account name. Everything else works without it.
(() => {
  const webauthn = globalThis.SimpleWebAuthnBrowser;
  if (!webauthn || !webauthn.browserSupportsWebAuthn()) return;

  const send = async (url, form) => {
    const answer = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams(new FormData(form)),
      credentials: 'same-origin',
    });
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    return answer.json();
  };

  const showProblem = (form, isShown) => {
    const problem = form.querySelector('[data-problem]');
    problem.textContent = isShown ? form.dataset.failed : '';
    problem.hidden = !isShown;
  };

  const submitWith = (form, response) => {
    form.elements.response.value = JSON.stringify(response);
    form.submit();
  };

  const whileBusy = async (form, button, work) => {
    showProblem(form, false);
    button.setAttribute('aria-busy', 'true');
    try {
      await work();
    } catch {
      showProblem(form, true);
    } finally {
      button.removeAttribute('aria-busy');
    }
  };

  for (const form of document.querySelectorAll('form[data-passkey]')) {
    form.hidden = false;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void whileBusy(form, form.querySelector('button'), async () => {
        const optionsJSON = await send(form.dataset.options, form);
        const isNew = form.dataset.passkey === 'create';
        submitWith(
          form,
          isNew
            ? await webauthn.startRegistration({ optionsJSON })
            : await webauthn.startAuthentication({ optionsJSON }),
        );
      });
    });
  }

  // The keyboard's list of accounts offers passkeys at the name field, where the browser can.
  const byKeyboard =
    document.querySelector('input[autocomplete~="webauthn"]') && document.querySelector('form[data-passkey="get"]');
  if (byKeyboard) {
    void webauthn
      .browserSupportsWebAuthnAutofill()
      .then(async (can) => {
        if (!can) return;
        const optionsJSON = await send(byKeyboard.dataset.options, byKeyboard);
        submitWith(byKeyboard, await webauthn.startAuthentication({ optionsJSON, useBrowserAutofill: true }));
      })
      .catch(() => undefined);
  }

  const signUp = document.querySelector('form[data-sign-up]');
  if (!signUp) return;
  for (const part of signUp.querySelectorAll('[data-with-passkey]')) part.hidden = false;
  for (const part of signUp.querySelectorAll('[data-without-passkey]')) part.hidden = true;
  const { name, username } = signUp.elements;
  // A suggestion comes late: it must not run into what the person writes, nor undo that they emptied the field.
  let isTouched = username.value !== '';
  let suggested = '';
  for (const sign of ['beforeinput', 'input', 'compositionstart']) {
    username.addEventListener(sign, () => (isTouched = true));
  }
  const isFree = () => !isTouched && username.value === suggested;
  name.addEventListener('change', async () => {
    const asked = name.value.trim();
    if (!isFree() || asked === '') return;
    try {
      const { suggestion } = await send(signUp.dataset.suggest, signUp);
      if (!isFree() || name.value.trim() !== asked) return;
      username.value = suggested = suggestion;
      // Who is about to write replaces it by writing.
      if (document.activeElement === username) username.select();
    } catch {
      // The server makes a name by itself when the form comes without one.
    }
  });
  const create = signUp.querySelector('button[data-with-passkey][type="button"]');
  create.addEventListener('click', () => {
    void whileBusy(signUp, create, async () => {
      const answer = await send(signUp.dataset.options, signUp);
      // Something in the fields is wrong: the page comes back and says it at the field.
      if (!answer.options) return signUp.submit();
      const response = await webauthn.startRegistration({ optionsJSON: answer.options });
      signUp.action = signUp.dataset.passkeyAction;
      submitWith(signUp, response);
    });
  });
})();
