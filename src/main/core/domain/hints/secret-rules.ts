/** A kind of secret that can be told by its form. Where the pattern has a group `secret`, only that is masked. */
export interface SecretRule {
  label: string;
  pattern: RegExp;
}

const rule = (label: string, source: string, flags = 'g'): SecretRule => ({
  label,
  pattern: new RegExp(source, flags),
});

/** A token of its own: what follows its prefix belongs to no longer word. */
const token = (label: string, source: string): SecretRule =>
  rule(label, `(?<![A-Za-z0-9_-])(?:${source})(?![A-Za-z0-9])`);

/**
 * Secrets by the prefixes that their issuers document, so that scanners can find them: GitHub ("Behind GitHub's new
 * authentication token formats"), GitLab ("Token overview"), Slack ("Token types"), Stripe ("API keys"), AWS IAM ("Unique
 * identifiers"), Google Cloud ("API keys"), npm, PyPI, OpenAI, Anthropic, Hugging Face, SendGrid, DigitalOcean,
 * HashiCorp Vault, Shopify, Telegram ("Bot API"), Azure Storage, RFC 7468 (PEM), RFC 7519 (JWT), RFC 3986 (userinfo in
 * addresses) and age. Lengths are compared with the rules of Gitleaks, and are left open where an issuer says
 * that they may grow.
 */
export const SECRET_RULES: readonly SecretRule[] = [
  rule(
    'private key',
    String.raw`-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|$)`,
  ),
  token('age secret key', 'AGE-SECRET-KEY-1[A-Z0-9]{58}'),
  token('Holdfast API key', 'hfk_[A-Za-z0-9_-]{20,}'),
  token('AWS access key', '(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}'),
  token('GitHub token', 'gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,}'),
  token('GitLab token', 'gl(?:pat|rt|ptt|dt|cbt|soat)-[A-Za-z0-9_.-]{20,}'),
  token('Slack token', 'xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-[0-9]-[A-Za-z0-9-]{20,}'),
  rule('Slack webhook', String.raw`https://hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9/]{20,}`),
  token('Stripe key', '(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9]{24,}'),
  token('Anthropic key', 'sk-ant-[A-Za-z0-9_-]{20,}'),
  token('OpenAI key', 'sk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,}'),
  token('Google API key', 'AIza[A-Za-z0-9_-]{35}'),
  token('Google OAuth secret', 'GOCSPX-[A-Za-z0-9_-]{20,}|ya29\\.[A-Za-z0-9_-]{20,}'),
  token('npm token', 'npm_[A-Za-z0-9]{36}'),
  token('PyPI token', 'pypi-[A-Za-z0-9_-]{50,}'),
  token('Hugging Face token', 'hf_[A-Za-z0-9]{30,}'),
  token('SendGrid key', String.raw`SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}`),
  token('DigitalOcean token', 'do[opr]_v1_[a-f0-9]{64}'),
  token('Vault token', 'hv[sbr]\\.[A-Za-z0-9_-]{24,}'),
  token('Shopify token', 'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}'),
  token('Linear key', 'lin_api_[A-Za-z0-9]{40}'),
  token('Telegram bot token', '[0-9]{8,10}:AA[A-Za-z0-9_-]{33}'),
  token('JSON Web Token', String.raw`eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}`),
  rule('storage account key', 'AccountKey=(?<secret>[A-Za-z0-9+/]{40,}={0,2})'),
  rule(
    'password in an address',
    String.raw`\b[a-z][a-z0-9+]{1,20}://[^\s:/@]{0,80}:(?<secret>[^\s:/@]{3,200})@[^\s/]`,
    'gi',
  ),
  rule(
    'authorization header',
    String.raw`\b(?:bearer|basic)\s+(?<secret>[A-Za-z0-9._~+/-]{16,}={0,2})`,
    'gi',
  ),
  rule(
    'recovery phrase',
    String.raw`\b(?:seed|recovery|mnemonic|backup) (?:phrase|words)\b[^\n:=]{0,30}[:=]\s*(?<secret>(?:[a-z]{3,8}[ ,]+){11,23}[a-z]{3,8})\b`,
    'gi',
  ),
];
