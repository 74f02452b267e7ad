/** A way in which texts address an agent instead of telling it something. */
export interface InstructionRule {
  label: string;
  /** On folded text: lower case, without unseen characters and look-alikes. */
  pattern: RegExp;
}

const rule = (label: string, ...sources: string[]): InstructionRule => ({
  label,
  pattern: new RegExp(sources.join('|'), 'gm'),
});

/** Where an order begins: a line or a sentence, perhaps with a courtesy before it. */
const ORDER = String.raw`(?:^[ \t]{0,8}|[.!?:;,"“(*>-]\s{0,3}|\b(?:please|must|always|should|then|and|to|now|just|also)\s+)`;
const AGENT =
  '(?:ai|llm|language model|assistant|agent|model|bot|chatbot|claude|gpt|chatgpt|copilot|gemini)s?';
const PERSON = '(?:the )?(?:user|human|owner|operator|person|anyone|anybody|them)s?';
const EARLIER =
  '(?:previous|prior|above|earlier|preceding|foregoing|former|initial|original|system|safety|hidden|developer)';
const ORDERS =
  '(?:instructions?|prompts?|rules?|guidelines?|directions?|directives?|orders?|constraints?|polic(?:y|ies)|guardrails?|safeguards?|context|messages?|memor(?:y|ies))';
const SENSITIVE = String.raw`(?:api keys?|passwords?|secrets?|tokens?|credentials?|env(?:ironment)? variables?|\.env\b|ssh keys?|private keys?|id_rsa|conversations?|chat history|transcripts?|memor(?:y|ies)|contents? of|customer data|source code)`;
const ELSEWHERE = String.raw`(?:https?:\/\/\S+|[\w.+-]+@[\w-]+\.\w+|\bwebhook\b|\bpastebin\b|\b(?:my|our|this|that|an?|the) (?:external )?(?:server|endpoint|address|url)\b)`;

/**
 * The forms that collections of prompt injections have in common: OWASP's "LLM01: Prompt Injection", Greshake et al.
 * (2023), "Not what you've signed up for", Perez and Ribeiro (2022), "Ignore previous prompt", and the chat templates of
 * the large model families. What a person may ask of an agent in earnest ("always run the tests") is none of them.
 */
export const INSTRUCTION_RULES: readonly InstructionRule[] = [
  rule(
    'sets other instructions aside',
    String.raw`\b(?:ignore|disregard|forget|override|bypass|discard|neglect|do not (?:follow|obey)|don't (?:follow|obey)|stop (?:following|obeying))\s+(?:(?:all|any|every|the|your|my|of|these|those|about|everything in)\s+){0,4}(?:${EARLIER}\s+(?:and\s+\w+\s+)?){1,2}${ORDERS}`,
    String.raw`\b(?:ignore|disregard|forget|override)\s+(?:all|any|every|everything)\b[^.!?\n]{0,20}\b(?:instructions?|prompts?|guidelines?|(?:told|said|written|came) (?:before|above|earlier|you))`,
    String.raw`\b(?:ignore|disregard|forget)\s+(?:your|all)\s+(?:instructions?|rules?|guidelines?|training|programming|constraints?)\b`,
    String.raw`\b(?:ignorier|vergiss)\w*\s+(?:alle\s+)?(?:deine\s+)?(?:vorherigen|bisherigen|vorigen|obigen)\s+(?:anweisungen|regeln|instruktionen|befehle)`,
    String.raw`\b(?:ignore[zr]?|oublie[zr]?)\s+(?:toutes\s+)?(?:les|vos|tes)\s+(?:instructions?|consignes?|règles)\s+(?:précédentes|antérieures|ci-dessus)`,
    String.raw`\bignor(?:a|e|ar)\s+(?:todas\s+)?(?:las|tus|sus|as)\s+(?:instrucciones|instruções|reglas)\s+(?:anteriores|previas)`,
    '(?:忽略|无视|忘记)(?:之前|以前|上面|前面|先前|所有)?的?(?:所有|全部)?的?(?:指令|指示|说明|提示)',
    '(?:これまで|以前|上記)の(?:すべての)?(?:指示|命令)を(?:すべて)?無視',
    String.raw`(?:игнорируй|забудь)(?:те)?\s+(?:все\s+)?(?:предыдущие|прежние)\s+(?:инструкции|указания|правила)`,
  ),
  rule(
    'gives the agent another role',
    String.raw`\byou are (?:now|no longer)\s+(?:an?|the|my|in|called|known|acting|operating|free|unrestricted|bound|dan\b)`,
    String.raw`(?:^[ \t]{0,8}|[.!?:;]\s{0,3})(?:please\s+)?(?:pretend (?:to be|that you|you)|roleplay as|act as (?:if|though|an?|the|my)|behave as (?:if|an?))\b`,
    String.raw`\bfrom now on,?\s+(?:you|always|never|respond|answer|reply|act|ignore|treat|assume|do not|don't)\b`,
    String.raw`\b(?:new|updated|revised|real|actual|hidden|secret)\s+(?:system\s+)?(?:instructions?|prompts?|directives?)\s*:`,
    String.raw`\bsystem (?:prompt|message|override|instruction|update)s?\s*:`,
    String.raw`\b(?:developer|admin|god|debug|jailbreak|dan|unrestricted) mode\s+(?:is\s+)?(?:now\s+)?(?:enabled|activated|on)\b`,
  ),
  rule(
    'asks to hide something from a person',
    String.raw`\b(?:do not|don't|never|must not|without)\s+(?:ever\s+)?(?:tell|inform|notify|alert|warn|telling|informing|notifying|alerting|warning)(?:ing)?\s+${PERSON}\b`,
    String.raw`\b(?:do not|don't|never|must not|without)\s+(?:ever\s+)?(?:mention|reveal|disclose|show|report|mentioning|revealing|disclosing|showing)\s+(?:this|it|that|these|any of this|the above|the existence|your)\b`,
    String.raw`\b(?:keep|hide)\s+(?:this|it|these)\b[^.!?\n]{0,30}\b(?:from|secret from|hidden from)\s+${PERSON}`,
    String.raw`\b(?:silently|secretly|covertly|quietly)\s+(?:run|execute|send|install|delete|forward|copy|add|upload|email|post|exfiltrate|approve|append|include|call|share|write|store)\b`,
  ),
  rule(
    'asks to send something elsewhere',
    String.raw`${ORDER}(?:send|post|upload|forward|e-?mail|transmit|exfiltrate|leak|copy|append|include|attach|submit|share)\b[^.!?\n]{0,80}?${SENSITIVE}[^!?\n]{0,80}?${ELSEWHERE}`,
    String.raw`!\[[^\]]{0,200}\]\(https?:\/\/[^)]{0,500}[{<$]`,
  ),
  rule(
    'asks to act without approval',
    String.raw`(?<!\bnot |\bnever |n't )\b(?:skip|bypass|disable|turn off|circumvent)\s+(?:(?:the|any|all|user|human|further)\s+)*(?:confirmations?|approvals?|permission (?:prompts?|checks?)|consent|safety checks?|safeguards|guardrails)\b`,
    String.raw`\b(?:without|never|do not|don't|no need to)\s+(?:ask|asking|wait|waiting)\s+(?:(?:the|user|human|person|them|me)\s+)*(?:for\s+)(?:(?:any|user|human|further|the|their)\s+)*(?:confirmation|approval|permission|consent|review)\b`,
    String.raw`${ORDER}(?:auto-?approve|approve|accept|activate)\s+(?:all|every|any|this|these)\s+(?:(?:pending|waiting|other|new|future|of)\s+)*(?:memor(?:y|ies)|requests?|notes?|tool calls?|commands?)\b`,
  ),
  rule(
    'asks to run something',
    String.raw`\b(?:curl|wget|iwr|invoke-webrequest)\b[^\n|]{0,160}\|\s*(?:sudo\s+)?(?:ba|z|da|fi)?sh\b`,
    String.raw`\brm\s+-(?:rf|fr)\s+(?:--no-preserve-root\s+)?(?:\/|~|\$home)(?:[\s*"'\x60.]|$)`,
    String.raw`${ORDER}(?:execute|run|eval(?:uate)?)\s+(?:the following|this|these)\s+(?:shell |bash |python |powershell |base64 )*(?:commands?|code|script|payload)\b`,
  ),
  rule(
    'imitates the marks of a conversation',
    String.raw`<\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id|end_header_id)[^>\n]{0,20}>`,
    String.raw`\[\/?inst\]|<<\/?sys>>`,
    String.raw`<\/?(?:system|assistant|system[-_ ]?(?:prompt|reminder|message)|tool[-_](?:call|result|use)|function[-_](?:calls?|results?)|memor(?:y|ies)|context|user[-_]?(?:message|input))>`,
    String.raw`^[ \t]{0,8}(?:#{1,4}[ \t]*)?(?:system|instructions?)[ \t]*:?\s{0,3}(?:you (?:are|must|will|should)|ignore|always|never|from now)\b`,
  ),
  rule(
    'speaks to the agent that reads it',
    String.raw`\b(?:note|message|instructions?|attention|important|reminder)\s+(?:to|for)\s+(?:all\s+|any\s+|every\s+)?(?:the\s+)?(?:other\s+)?${AGENT}\b`,
    String.raw`\b(?:when(?:ever)?|if|after|once|upon|every time)\s+(?:you|the ${AGENT}|an? ${AGENT}|any ${AGENT})\s+(?:read|see|recall|load|process|retrieve|receive|encounter|remember)s?\s+(?:this|these|the following)\b`,
    String.raw`\b(?:as an? )?(?:ai|llm|language model|assistant|agent),?\s+you\s+(?:must|will|shall|have to|are required)\b`,
    String.raw`\byou (?:must|shall|have to)\s+(?:always|never|now|immediately|obey|comply|follow|execute|send|include|respond|reply|output|repeat)\b`,
    String.raw`(?:^[ \t]{0,8}|[.!?:;]\s{0,3})(?:please\s+)?(?:reveal|print|output|repeat|show|reply with)\b[^.!?\n]{0,30}\b(?:system prompt|your (?:instructions|prompt|rules|guidelines)|hidden (?:prompt|instructions))`,
  ),
  rule(
    'asks to be spread',
    String.raw`${ORDER}(?:store|save|copy|repeat|write|add|insert|append|include|remember|propagate|spread)\b[^.!?\n]{0,40}\b(?:this|these|the following|it)\b[^.!?\n]{0,40}\b(?:every|all|each|other)\b[^.!?\n]{0,20}\b(?:memor(?:y|ies)|agents?|conversations?|sessions?|responses?|answers?|repl(?:y|ies)|messages?)\b`,
  ),
];
