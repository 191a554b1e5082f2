#include "models/domain/MailSample.h"

#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int longestSubject = 200;
constexpr int longestSms = 300;

/** What people read is in their language, whatever the program's is. */
struct Said
{
    const char16_t *kind;
    const char16_t *en;
    const char16_t *es;
    const char16_t *objectEn = nullptr;
    const char16_t *objectEs = nullptr;
};

constexpr Said titles[] = {
    {u"mention", u"Ben Okafor mentioned you", u"Ben Okafor te mencionó"},
    {u"reply", u"Ben Okafor answered your message", u"Ben Okafor respondió a tu mensaje"},
    {u"message", u"Ben Okafor wrote a message", u"Ben Okafor escribió un mensaje"},
    {u"task_assigned", u"Task for you: Call the escrow officer",
     u"Tarea para ti: Llamar al agente de escrow", u"Call the escrow officer",
     u"Llamar al agente de escrow"},
    {u"task_due", u"Due tomorrow: Call the escrow officer",
     u"Vence mañana: Llamar al agente de escrow", u"Call the escrow officer",
     u"Llamar al agente de escrow"},
    {u"deadline", u"Day 45 is in 3 days, on December 1, 2026",
     u"El día 45: faltan 3 días, el 1 de diciembre de 2026"},
    {u"document", u"Ben Okafor added Settlement statement.pdf",
     u"Ben Okafor añadió Liquidación.pdf", u"Settlement statement.pdf", u"Liquidación.pdf"},
    {u"assignment", u"Ingrid Hale is proposed and waits for approval",
     u"Ingrid Hale está propuesto y espera aprobación", u"Ingrid Hale", u"Ingrid Hale"},
    {u"stage", u"The stage is 45-day period now", u"La etapa es ahora Identificación (45 días)"},
    {u"scheduled_failed", u"A message that you put off was not sent",
     u"Un mensaje que programaste no se envió"},
    {u"sync_failed", u"A sync with PracticePanther failed",
     u"Falló una sincronización con PracticePanther"},
    {u"security", u"Your password was changed", u"Se cambió tu contraseña"},
};

bool isOf(const QString &kind, std::initializer_list<const char16_t *> kinds)
{
    return std::any_of(kinds.begin(), kinds.end(),
                       [&kind](const char16_t *one) { return kind == QStringView(one); });
}

QString text(const char16_t *words)
{
    return words ? QStringView(words).toString() : QString();
}

QString oneLine(const QString &text, int most)
{
    return text.simplified().left(most);
}

QString filled(const QString &words, const MailSample::Values &values)
{
    static const QRegularExpression hole(u"[{]{2}([^{}]*)[}]{2}"_s);
    QString done;
    qsizetype at = 0;
    auto matches = hole.globalMatch(words);
    while (matches.hasNext()) {
        const auto match = matches.next();
        done += QStringView(words).mid(at, match.capturedStart() - at);
        const QString name = match.captured(1);
        done += MailSample::placeholders().contains(name) ? values.value(name) : match.captured();
        at = match.capturedEnd();
    }
    return done + QStringView(words).mid(at);
}

void addNews(MailSample::Values &all, const QString &kind, bool spanish)
{
    const QString base = kind == u"any"_s ? u"task_assigned"_s : kind;
    for (const Said &one : titles) {
        if (base != QStringView(one.kind))
            continue;
        all.insert(u"title"_s, text(spanish ? one.es : one.en));
        if (one.objectEn)
            all.insert(u"object"_s, text(spanish ? one.objectEs : one.objectEn));
    }
    const QString exchange = u"Ortega – 18 Elm St"_s;
    QString headline = all.value(u"title"_s);
    if (!isOf(base, {u"security", u"sync_failed"})) {
        all.insert(u"exchange"_s, exchange);
        headline += u" – "_s + exchange;
    }
    all.insert(u"headline"_s, headline);
    if (isOf(base, {u"mention", u"reply", u"message", u"task_assigned", u"document", u"assignment",
                    u"stage"}))
        all.insert(u"actor"_s, u"Ben Okafor"_s);
    all.insert(u"count"_s, u"1"_s);
    if (isOf(base, {u"deadline", u"task_due"})) {
        const bool task = base == u"task_due"_s;
        all.insert(u"days"_s, task ? u"1"_s : u"3"_s);
        all.insert(u"date"_s,
                   spanish ? (task ? u"29 de noviembre de 2026"_s : u"1 de diciembre de 2026"_s)
                           : (task ? u"November 29, 2026"_s : u"December 1, 2026"_s));
    }
    if (base == u"deadline"_s)
        all.insert(u"deadline"_s, spanish ? u"El día 45"_s : u"Day 45"_s);
    if (base == u"stage"_s)
        all.insert(u"stage"_s, spanish ? u"Identificación (45 días)"_s : u"45-day period"_s);
}

} // namespace

QStringList MailSample::kinds()
{
    QStringList all{u"any"_s};
    for (const Said &one : titles)
        all.append(text(one.kind));
    return all << u"digest"_s;
}

bool MailSample::exists(const MailTextKey &key)
{
    return !key.isNull() && (key.kind != u"digest"_s || key.channel == u"email"_s);
}

QStringList MailSample::placeholders()
{
    return {u"name"_s,  u"firm"_s,   u"headline"_s, u"title"_s, u"exchange"_s,
            u"actor"_s, u"object"_s, u"deadline"_s, u"date"_s,  u"days"_s,
            u"stage"_s, u"count"_s,  u"text"_s,     u"list"_s};
}

MailSample::Values MailSample::values(const MailTextKey &key, const QString &firm, bool withWords)
{
    const bool spanish = key.language == u"es"_s;
    Values all{{u"name"_s, u"Dana Reyes"_s}, {u"firm"_s, firm}};
    if (key.kind == u"digest"_s) {
        all.insert(u"count"_s, u"2"_s);
        all.insert(u"list"_s, spanish ? u"- Tarea para ti: Llamar al agente de escrow – Ortega – "
                                        "18 Elm St\n- 3 mensajes nuevos – Brandt – 4 Bay Rd"_s
                                      : u"- Task for you: Call the escrow officer – Ortega – 18 "
                                        "Elm St\n- 3 new messages – Brandt – 4 Bay Rd"_s);
        return all;
    }
    addNews(all, key.kind, spanish);
    if (withWords && isOf(key.kind, {u"mention", u"reply", u"message"}))
        all.insert(u"text"_s, spanish ? u"¿Puede enviarme la carta antes del viernes?"_s
                                      : u"Can you send me the letter before Friday?"_s);
    return all;
}

MailWords MailSample::letter(const MailTextKey &key, const MailWords &words, const Values &values)
{
    static const QRegularExpression gaps(u"\\n[ \\n]*\\n"_s);
    MailWords letter{oneLine(filled(words.subject, values), longestSubject),
                     filled(words.body, values).replace(gaps, u"\n\n"_s)};
    if (key.channel == u"sms"_s)
        letter = {{}, oneLine(letter.body, longestSms)};
    return letter;
}

} // namespace Peak
