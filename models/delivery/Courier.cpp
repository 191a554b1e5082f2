#include "models/delivery/Courier.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QSysInfo>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

using Outcome = Delivery::Outcome;

constexpr int takenAtOnce = 20;
constexpr int batchMilliseconds = 120'000; ///< what is left of it then is given back
constexpr int longestBackOff = 60'000;
constexpr int longestRest = 3600; ///< seconds; a provider may ask for more
constexpr qsizetype mostUntold = 1000;

QString text(const DbConnection::Row &row, int column)
{
    return QString::fromUtf8(row.value(column).value_or(QByteArray()));
}

std::optional<QByteArray> orNull(const QString &text)
{
    return text.isEmpty() ? std::nullopt : std::optional(text.toUtf8());
}

} // namespace

Courier::Courier(const ConnectionSettings &settings, const Options &options, Say say)
    : m_settings(settings), m_options(options), m_say(std::move(say))
{
    // A process of the same number, after this one, must not be taken for it.
    if (m_options.name.isEmpty())
        m_options.name = u"mail@%1/%2-%3"_s.arg(QSysInfo::machineHostName().left(100))
                             .arg(QCoreApplication::applicationPid())
                             .arg(QRandomGenerator::system()->generate(), 8, 16, QChar(u'0'));
}

Result<void> Courier::run(const std::atomic_bool &stop)
{
    DbConnection connection(u"mail"_s);
    m_connection = &connection;
    m_stop = &stop;
    int backOff = 0;
    while (!stop) {
        Result<void> done = open();
        if (done)
            done = tellRest();
        if (done)
            done = round();
        tellRound();
        if (m_options.once)
            return done ? m_trouble : done;
        if (done) {
            backOff = 0;
            StoppableThread::rest(m_options.pauseMilliseconds, stop);
        } else {
            // The agent beside says what is wrong with the database.
            connection.close();
            backOff = qMin(longestBackOff, backOff == 0 ? 500 : backOff * 2);
            StoppableThread::rest(backOff, stop);
        }
    }
    return {};
}

Result<void> Courier::open()
{
    if (m_connection->isOpen())
        return {};
    if (const auto opened = m_connection->open(m_settings); !opened)
        return opened;
    const auto rows = ask("select session_user = 'peak_agent'");
    if (!rows)
        return rows.error();
    m_mayReadKeys = text(rows->value(0), 0) == u"t";
    return {};
}

Result<void> Courier::round()
{
    const auto rows = ask("select api.agent_delivery_settings()");
    if (!rows)
        return rows.error();
    const auto settings =
        DeliverySettings::fromJson(rows->value(0).value(0).value_or(QByteArray()));
    if (settings.provider(u"email"_s) == u"off" && settings.provider(u"sms"_s) == u"off")
        return {};
    if (!m_mayReadKeys) {
        // Another agent does it, and nothing may be taken away from that one.
        if (!std::exchange(m_saidWhoMay, true))
            m_say(tr("E-mail and SMS are left to an agent that signs in as peak_agent: nobody "
                     "else reads their keys."));
        return {};
    }
    while (!*m_stop) {
        const auto items = take();
        if (!items)
            return items.error();
        if (items->isEmpty())
            break;
        QElapsedTimer spent;
        spent.start();
        for (const QString &channel : {u"email"_s, u"sms"_s}) {
            auto mine = *items;
            mine.removeIf([&](const OutboxItem &item) { return item.channel != channel; });
            if (mine.isEmpty())
                continue;
            if (const auto served = serve(channel, std::move(mine), settings, spent); !served)
                return served;
        }
    }
    return {};
}

/** Whatever happens, each of these ends: told of, or given back. */
Result<void> Courier::serve(const QString &channel, QList<OutboxItem> items,
                            const DeliverySettings &settings, const QElapsedTimer &spent)
{
    if (const Rest resting = m_rests.value(channel); !resting.until.hasExpired())
        return giveBack(
            items, {Outcome::Waits, resting.why, int(resting.until.remainingTime() / 1000) + 1});
    const auto made = way(channel, settings);
    if (!made && made.error().kind != ErrorKind::Invalid)
        return made.error();
    if (!made)
        return rest(channel, items, {Outcome::Waits, made.error().message});
    while (!items.isEmpty()) {
        if (*m_stop || spent.elapsed() > batchMilliseconds)
            return giveBack(items, {Outcome::Stopped});
        Delivery delivery;
        if (const auto sent = sendOne(items.first(), **made, delivery); !sent)
            return sent;
        if (delivery.outcome == Outcome::Waits)
            return rest(channel, items, delivery);
        if (delivery.outcome == Outcome::Stopped)
            return giveBack(items, delivery);
        if (const auto noted = note(items.first(), delivery); !noted)
            return noted;
        items.removeFirst();
        if (delivery.outcome != Outcome::NotMine && !m_goes.contains(channel)) {
            m_goes.insert(channel);
            if (const auto told = tellTrouble(channel, {}); !told)
                return told;
        }
    }
    return {};
}

Result<QList<OutboxItem>> Courier::take()
{
    const auto rows = ask("select id, channel, provider, address, name, subject, body from "
                          "api.agent_take_mail($1, $2)",
                          {m_options.name.toUtf8(), QByteArray::number(takenAtOnce)});
    if (!rows)
        return rows.error();
    QList<OutboxItem> items;
    for (const auto &row : *rows)
        items.append({QUuid::fromString(text(row, 0)), text(row, 1), text(row, 2), text(row, 3),
                      text(row, 4), text(row, 5), text(row, 6)});
    return items;
}

/** Fails with ErrorKind::Invalid where an admin has something to set up. */
Result<std::unique_ptr<DeliveryChannel>> Courier::way(const QString &channel,
                                                      const DeliverySettings &settings)
{
    SecretBytes key;
    if (const QString name = settings.secretName(channel); !name.isEmpty()) {
        const auto found = secret(name);
        if (!found)
            return found.error();
        key = *found;
    }
    return settings.make(channel, key, m_options.patience);
}

Result<SecretBytes> Courier::secret(const QString &name)
{
    auto rows = m_connection->binaryQuery("select api.agent_secret($1) as secret",
                                          BinaryParameters().text(name.toUtf8()));
    if (!rows && rows.error().kind == ErrorKind::NotFound)
        return Error{
            ErrorKind::Invalid,
            tr("The secret %1 is not set. An admin enters it under Settings, Secrets.").arg(name),
            {},
            u"no secret"_s};
    if (!rows)
        return rows.error();
    const SecretBytes key(rows->bytes(0, "secret"));
    rows->wipe("secret");
    return key;
}

Result<void> Courier::sendOne(const OutboxItem &item, DeliveryChannel &way, Delivery &delivery)
{
    Result<void> asked;
    delivery = way.send(
        item,
        [&] {
            const auto rows = ask("select api.agent_mail_handing($1, $2)",
                                  {item.id.toByteArray(), m_options.name.toUtf8()});
            if (!rows)
                asked = rows.error();
            return rows && text(rows->value(0), 0) == u"t";
        },
        *m_stop);
    // It may have been marked before the line to the database broke, and was given to nobody.
    if (!asked)
        static_cast<void>(note(item, {Outcome::Stopped}).ok());
    return asked;
}

Result<void> Courier::note(const OutboxItem &item, const Delivery &delivery)
{
    const QByteArray id = item.id.toByteArray();
    const QByteArray me = m_options.name.toUtf8();
    const auto said = orNull(delivery.text);
    switch (delivery.outcome) {
    case Outcome::Sent:
        ++m_sent[item.channel];
        return tell({"select api.agent_mail_sent($1, $2, $3)", {id, said, me}});
    case Outcome::Refused:
        ++m_refused;
        return tell({"select api.agent_mail_failed($1, $2, false, $3)", {id, said, me}});
    case Outcome::TryAgain:
        return tell({"select api.agent_mail_failed($1, $2, true, $3)", {id, said, me}});
    case Outcome::Uncertain:
        ++m_uncertain;
        return tell({"select api.agent_mail_failed($1, $2, null, $3)", {id, said, me}});
    case Outcome::Waits:
        return tell({"select api.agent_mail_waits($1, $2, $3, $4)",
                     {id, me, said, QByteArray::number(pause(delivery))}});
    case Outcome::Stopped:
        return tell({"select api.agent_mail_waits($1, $2, $3, 0)",
                     {id, me, tr("The agent that had it ended; another takes it.").toUtf8()}});
    case Outcome::NotMine:
        break;
    }
    return {};
}

int Courier::pause(const Delivery &delivery) const
{
    return qBound(1, qMax(delivery.after, m_options.restSeconds), longestRest);
}

/** None of these was taken by anybody. */
Result<void> Courier::giveBack(const QList<OutboxItem> &items, const Delivery &delivery)
{
    for (const OutboxItem &item : items) {
        if (const auto noted = note(item, delivery); !noted)
            return noted;
    }
    return {};
}

/** These wait, and so does whatever else comes for this channel meanwhile. */
Result<void> Courier::rest(const QString &channel, const QList<OutboxItem> &items,
                           const Delivery &delivery)
{
    m_goes.remove(channel);
    m_rests[channel] = {QDeadlineTimer(1000LL * pause(delivery)), delivery.text};
    if (const auto back = giveBack(items, delivery); !back)
        return back;
    return tellTrouble(channel, delivery.text);
}

/** What can't be told now is told when the database is there again. */
Result<void> Courier::tell(const News &news)
{
    const auto told = ask(news.sql, news.parameters);
    if (told)
        return {};
    if (m_untold.size() < mostUntold && told.error().kind == ErrorKind::Offline)
        m_untold.append(news);
    return told.error();
}

Result<void> Courier::tellRest()
{
    while (!m_untold.isEmpty()) {
        const auto told = ask(m_untold.first().sql, m_untold.first().parameters);
        if (!told && told.error().kind == ErrorKind::Offline)
            return told.error();
        m_untold.removeFirst();
    }
    return {};
}

Result<void> Courier::tellTrouble(const QString &channel, const QString &trouble)
{
    if (trouble.isEmpty()) {
        m_said.remove(channel);
    } else {
        const QString sentence = channel == u"sms" ? tr("SMS waits: %1").arg(trouble)
                                                   : tr("E-mail waits: %1").arg(trouble);
        if (std::exchange(m_said[channel], sentence) != sentence)
            m_say(sentence);
        m_trouble = Error{ErrorKind::Offline, sentence, {}, u"delivery: "_s + channel};
    }
    const auto told = ask("select api.agent_delivery_trouble($1, $2, $3)",
                          {channel.toUtf8(), orNull(trouble), m_options.name.toUtf8()});
    return told ? Result<void>() : told.error();
}

/** How many, and never to whom. */
void Courier::tellRound()
{
    if (const int mails = m_sent.take(u"email"_s); mails > 0)
        m_say(tr("sent %n e-mail(s)", nullptr, mails));
    if (const int texts = m_sent.take(u"sms"_s); texts > 0)
        m_say(tr("sent %n text message(s)", nullptr, texts));
    if (const int count = std::exchange(m_refused, 0); count > 0)
        m_say(tr("%n message(s) were refused; the delivery log says why", nullptr, count));
    if (const int count = std::exchange(m_uncertain, 0); count > 0)
        m_say(tr("of %n message(s) nobody knows whether they went; the delivery log names them",
                 nullptr, count));
}

CourierThread::CourierThread(const ConnectionSettings &settings, Courier::Say say)
    : m_thread([settings, say = std::move(say)](const std::atomic_bool &stop) {
          Courier courier(settings, {}, say);
          static_cast<void>(courier.run(stop).ok());
      })
{}

} // namespace Peak
