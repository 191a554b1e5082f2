#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <memory>

namespace Peak {

/**
 * One SQL statement, as it stands in a resource file, ready to be prepared.
 *
 * SqlText(u"exchanges/list"_s) names :/sql/queries/exchanges/list.sql. The file is read once per
 * program: comments go, and named places (":person") become $1, $2, ..., the same name the same
 * number. Copies share their content. Never holds a value. Safe on any thread.
 */
class SqlText
{
public:
    /** By name ("exchanges/list"), or by the full path of a resource (":/sql/..."). */
    explicit SqlText(const QString &name);
    /** A statement that is not in a file: for tests, and for tools that assemble catalogue queries.
     */
    static SqlText fromString(const QString &sql);

    /** False when the resource does not exist; running it then fails with ErrorKind::Internal. */
    bool isValid() const;
    QString name() const;
    /** The statement in PostgreSQL's own notation. */
    QByteArray statement() const;
    /** The names of $1, $2, ... without colon. */
    QStringList placeholders() const;

private:
    struct Content;
    explicit SqlText(std::shared_ptr<const Content> content);
    static std::shared_ptr<const Content> read(const QString &sql, const QString &name);

    std::shared_ptr<const Content> m_content;
};

} // namespace Peak
