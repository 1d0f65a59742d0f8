// A certified OpenID provider for tests: `node provider.mjs`, with its settings as JSON in OPENID_TEST.
// It prints its address. GET /rotate gives it new keys, GET /describe?NAME=VALUE bends its description, until GET /straighten.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";

import { Provider } from "oidc-provider";

const told = JSON.parse(process.env.OPENID_TEST);
const bent = {};
let answer;

function start(issuer) {
  const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });
  const kid = Math.random().toString(36).slice(2);
  const provider = new Provider(issuer, {
    clients: told.clients,
    jwks: { keys: [{ ...key, kid, use: "sig", alg: "RS256" }] },
    cookies: { keys: ["tests"] },
    claims: { openid: ["sub"], email: ["email", "email_verified"] },
    conformIdTokenClaims: told.conform ?? true,
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...told.people[id] }) }),
  });
  answer = provider.callback();
}

const server = createServer((request, response) => {
  const url = new URL(request.url, "http://localhost");
  if (url.pathname === "/rotate") start(issuer);
  if (url.pathname === "/describe") Object.assign(bent, Object.fromEntries(url.searchParams));
  if (url.pathname === "/straighten") for (const name in bent) delete bent[name];
  if (["/rotate", "/describe", "/straighten"].includes(url.pathname)) return response.end("done");
  if (url.pathname.endsWith("openid-configuration") && Object.keys(bent).length) return describe(request, response);
  return answer(request, response);
});

function describe(request, response) {
  const end = response.end.bind(response);
  response.end = (body) => {
    const text = JSON.stringify({ ...JSON.parse(body), ...bent });
    response.setHeader("Content-Length", Buffer.byteLength(text));
    return end(text);
  };
  return answer(request, response);
}

let issuer;
server.listen(0, "127.0.0.1", () => {
  issuer = `http://localhost:${server.address().port}`;
  start(issuer);
  console.log(issuer);
});
