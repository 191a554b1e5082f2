#pragma once

#include "tests/models/delivery/LocalServer.h"

#include <QList>
#include <QMap>
#include <QMutex>

namespace Peak {

/** A mail server that does at each step what a test wants, and counts what it has taken. */
class MailServer final
{
public:
    enum Step { Greeting, Ehlo, StartTls, Auth, From, To, Data, Text, Dot, Quit };
    struct Rule
    {
        QByteArray reply = {}; ///< instead of the usual one; without its end of line
        bool cut = false;      ///< afterwards; without a reply where that is empty
        bool hang = false;     ///< says nothing any more
        int delay = 0;
        int times = -1;    ///< always
        bool takes = true; ///< at the end of the text: whether it is counted as taken
    };
    enum Tls { Plain, OffersTls, WholeTls };
    struct Mail
    {
        QByteArray from;
        QByteArray to;
        QByteArray text;
        /** The id in its Message-ID. */
        QByteArray id() const
        {
            const qsizetype at = text.indexOf("Message-ID: <");
            return text.mid(at + 13, 36);
        }
    };

    explicit MailServer(Tls tls = Plain, const QString &certificate = {}, const QString &key = {})
        : m_tls(tls),
          m_certificate(certificate),
          m_key(key),
          m_server([this](Talk &talk) { converse(talk); })
    {}

    int port() const { return m_server.port(); }
    void rule(Step step, const Rule &rule)
    {
        const QMutexLocker lock(&m_mutex);
        m_rules[step] = rule;
    }
    void forget()
    {
        const QMutexLocker lock(&m_mutex);
        m_rules.clear();
        m_reached.clear();
        m_taken.clear();
        m_connections = 0;
    }
    void demandLogin(const QByteArray &user, const QByteArray &password)
    {
        const QMutexLocker lock(&m_mutex);
        m_login = QByteArray(1, '\0') + user + QByteArray(1, '\0') + password;
    }
    QList<Mail> taken() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_taken;
    }
    int reached(Step step) const
    {
        const QMutexLocker lock(&m_mutex);
        return m_reached.value(step);
    }
    int connections() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_connections;
    }

private:
    /** False when the conversation is over. */
    bool answer(Talk &talk, Step step, const QByteArray &usual,
                const std::function<void()> &take = {})
    {
        Rule rule;
        {
            const QMutexLocker lock(&m_mutex);
            ++m_reached[step];
            auto found = m_rules.find(step);
            if (found != m_rules.end() && found->times != 0) {
                rule = *found;
                --found->times;
            }
        }
        talk.rest(rule.delay);
        const QByteArray reply = rule.reply.isEmpty() ? usual : rule.reply;
        if (take && rule.takes && reply.startsWith('2'))
            take();
        if (rule.hang) {
            talk.hang();
            return false;
        }
        if (!rule.cut || !rule.reply.isEmpty())
            talk.say(reply + "\r\n");
        if (rule.cut)
            talk.cut();
        return !rule.cut && reply.startsWith(usual.left(1));
    }
    /** Half of a text, and then nothing more. */
    bool stopsInText(Talk &talk)
    {
        Rule rule;
        {
            const QMutexLocker lock(&m_mutex);
            const auto found = m_rules.find(Text);
            if (found == m_rules.end() || found->times == 0)
                return false;
            rule = *found;
            --found->times;
        }
        talk.bytes(100);
        {
            const QMutexLocker lock(&m_mutex);
            ++m_reached[Text];
        }
        if (rule.hang)
            talk.freeze();
        talk.cut();
        return true;
    }
    void converse(Talk &talk)
    {
        {
            const QMutexLocker lock(&m_mutex);
            ++m_connections;
        }
        bool secure = m_tls == WholeTls;
        if (secure && !talk.encrypt(m_certificate, m_key))
            return;
        if (!answer(talk, Greeting, "220 test ESMTP"))
            return;
        Mail mail;
        while (talk.isOpen()) {
            const QByteArray line = talk.until("\r\n").trimmed();
            const QByteArray word = line.left(4).toUpper();
            if (line.isEmpty())
                return;
            bool goes = true;
            if (word == "EHLO" || word == "HELO") {
                QByteArray offer = "250-test\r\n";
                if (m_tls == OffersTls && !secure)
                    offer += "250-STARTTLS\r\n";
                if (!m_login.isEmpty())
                    offer += "250-AUTH PLAIN\r\n";
                goes = answer(talk, Ehlo, offer + "250 8BITMIME");
            } else if (word == "STAR") {
                if (answer(talk, StartTls, "220 go"))
                    secure = talk.encrypt(m_certificate, m_key);
                goes = secure;
            } else if (word == "AUTH") {
                QByteArray given = line.mid(11);
                if (given.isEmpty()) {
                    talk.say("334 \r\n");
                    given = talk.until("\r\n").trimmed();
                }
                const bool right = QByteArray::fromBase64(given) == m_login;
                goes = answer(talk, Auth, right ? "235 welcome" : "535 5.7.8 wrong password") ||
                       !right;
            } else if (word == "MAIL") {
                mail = {line.mid(10), {}, {}};
                goes = answer(talk, From, "250 ok");
            } else if (word == "RCPT") {
                mail.to = line.mid(8);
                goes = answer(talk, To, "250 ok");
            } else if (word == "DATA") {
                if (!answer(talk, Data, "354 go on"))
                    continue;
                if (stopsInText(talk))
                    return;
                mail.text = talk.until("\r\n.\r\n");
                if (!mail.text.endsWith("\r\n.\r\n"))
                    return;
                goes = answer(talk, Dot,
                              "250 2.0.0 queued as Q" + QByteArray::number(m_taken.size()), [&] {
                                  const QMutexLocker lock(&m_mutex);
                                  m_taken.append(mail);
                              });
            } else if (word == "QUIT") {
                answer(talk, Quit, "221 bye");
                return;
            } else {
                talk.say("250 ok\r\n");
            }
            if (!goes && !talk.isOpen())
                return;
        }
    }

    const Tls m_tls;
    const QString m_certificate;
    const QString m_key;
    mutable QMutex m_mutex;
    QMap<Step, Rule> m_rules;
    QMap<Step, int> m_reached;
    QList<Mail> m_taken;
    QByteArray m_login;
    int m_connections = 0;
    LocalServer m_server; ///< the last: it ends first
};

} // namespace Peak
