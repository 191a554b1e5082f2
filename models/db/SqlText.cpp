#include "models/db/SqlText.h"

#include <QFile>
#include <QHash>
#include <QMutex>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

struct SqlText::Content
{
    QString name;
    QByteArray statement;
    QStringList placeholders;
    bool valid = false;
};

namespace {

bool startsName(QChar c)
{
    return c.isLetter() || c == u'_';
}
bool continuesName(QChar c)
{
    return c.isLetterOrNumber() || c == u'_';
}

/** Walks over SQL once: keeps what is quoted, drops comments, numbers the named places. */
class Reader
{
public:
    explicit Reader(const QString &sql) : m_sql(sql) {}

    QString read()
    {
        while (m_at < m_sql.size())
            step();
        QString text = m_out.trimmed();
        while (text.endsWith(u';'))
            text = text.chopped(1).trimmed();
        return text;
    }
    QStringList names() const { return m_names; }

private:
    QChar peek(qsizetype ahead) const
    {
        return m_at + ahead < m_sql.size() ? m_sql.at(m_at + ahead) : QChar();
    }
    void copy(qsizetype count)
    {
        m_out += QStringView(m_sql).mid(m_at, count);
        m_at += count;
    }

    void step()
    {
        const QChar c = peek(0);
        if (c == u'\'')
            quoted(u'\'', m_out.endsWith(u'e', Qt::CaseInsensitive));
        else if (c == u'"')
            quoted(u'"', false);
        else if (c == u'$')
            dollarQuoted();
        else if (c == u'-' && peek(1) == u'-')
            lineComment();
        else if (c == u'/' && peek(1) == u'*')
            blockComment();
        else if (c == u':' && (peek(1) == u':' || peek(1) == u'='))
            copy(2);
        else if (c == u':' && startsName(peek(1)))
            place();
        else
            copy(1);
    }

    void quoted(QChar quote, bool backslashes)
    {
        copy(1);
        while (m_at < m_sql.size()) {
            const QChar c = peek(0);
            if (backslashes && c == u'\\') {
                copy(2);
            } else {
                copy(1);
                if (c == quote)
                    return; // a doubled quote opens the next piece at once
            }
        }
    }

    void dollarQuoted()
    {
        qsizetype end = 1;
        while (continuesName(peek(end)))
            ++end;
        if (peek(end) != u'$') {
            copy(1);
            return;
        }
        const QString tag = m_sql.mid(m_at, end + 1);
        const qsizetype closing = m_sql.indexOf(tag, m_at + tag.size());
        copy(closing < 0 ? m_sql.size() - m_at : closing + tag.size() - m_at);
    }

    void lineComment()
    {
        while (m_at < m_sql.size() && peek(0) != u'\n')
            ++m_at;
    }

    void blockComment()
    {
        int depth = 0;
        do {
            if (peek(0) == u'/' && peek(1) == u'*') {
                ++depth;
                m_at += 2;
            } else if (peek(0) == u'*' && peek(1) == u'/') {
                --depth;
                m_at += 2;
            } else {
                ++m_at;
            }
        } while (depth > 0 && m_at < m_sql.size());
        m_out += u' ';
    }

    void place()
    {
        qsizetype end = 1;
        while (continuesName(peek(end)))
            ++end;
        const QString name = m_sql.mid(m_at + 1, end - 1);
        if (!m_names.contains(name))
            m_names.append(name);
        m_out += u'$' + QString::number(m_names.indexOf(name) + 1);
        m_at += end;
    }

    const QString m_sql;
    qsizetype m_at = 0;
    QString m_out;
    QStringList m_names;
};

} // namespace

SqlText::SqlText(std::shared_ptr<const Content> content) : m_content(std::move(content)) {}

SqlText::SqlText(const QString &name)
{
    static QMutex mutex;
    static QHash<QString, std::shared_ptr<const Content>> cache;

    const QMutexLocker lock(&mutex);
    auto &cached = cache[name];
    if (!cached) {
        QFile file(name.startsWith(u':') ? name : u":/sql/queries/%1.sql"_s.arg(name));
        if (file.open(QIODevice::ReadOnly)) {
            cached = read(QString::fromUtf8(file.readAll()), name);
        } else {
            auto missing = std::make_shared<Content>();
            missing->name = name;
            cached = missing;
        }
    }
    m_content = cached;
}

SqlText SqlText::fromString(const QString &sql)
{
    return SqlText(read(sql, u"(inline)"_s));
}

std::shared_ptr<const SqlText::Content> SqlText::read(const QString &sql, const QString &name)
{
    Reader reader(sql);
    auto content = std::make_shared<Content>();
    content->name = name;
    content->statement = reader.read().toUtf8();
    content->placeholders = reader.names();
    content->valid = true;
    return content;
}

bool SqlText::isValid() const
{
    return m_content->valid;
}
QString SqlText::name() const
{
    return m_content->name;
}
QByteArray SqlText::statement() const
{
    return m_content->statement;
}
QStringList SqlText::placeholders() const
{
    return m_content->placeholders;
}

} // namespace Peak
