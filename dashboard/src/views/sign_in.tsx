/** The form for name and token, for those who may do more than look. The token is kept in memory alone. */
import { useState } from "preact/hooks";
import { useDevice } from "../ui/context";

function Form() {
  const device = useDevice();
  const [name, setName] = useState("");
  const [token, setToken] = useState("");
  const submit = (event: Event) => {
    event.preventDefault();
    void device.signIn({ name, token });
    setToken("");
  };
  return (
    <form class="sign-in" onSubmit={submit}>
      <label>Name<input value={name} autocomplete="off" spellcheck={false} onInput={(event) => { setName(event.currentTarget.value); }} /></label>
      <label>Token<input type="password" value={token} autocomplete="off" onInput={(event) => { setToken(event.currentTarget.value); }} /></label>
      <button type="submit" disabled={name === "" || token === ""}>Sign in</button>
    </form>
  );
}

export function SignIn() {
  const { access, actor, hello, fresh } = useDevice();
  if (!fresh.value) return null;
  if (access.value !== "viewer") return <small class="dim">{actor.value === "" ? `Access: ${access.value}` : `Signed in as ${actor.value}, with ${access.value} access`}</small>;
  if (hello.value?.auth === null) return <small class="dim">This device takes no sign-in: it has no token.</small>;
  return <details><summary>Sign in to operate</summary><Form /></details>;
}
