#pragma once

#include <QCoreApplication>
#include <QSyntaxHighlighter>

class QPlainTextEdit;

namespace Peak {

/** What people call that which is put into a text. Stateless. */
class MailTextWords
{
    Q_DECLARE_TR_FUNCTIONS(Peak::MailTextWords)

public:
    /** "Name of the reader" for "name". */
    static QString placeholder(const QString &name);
};

/** Shows in a text what is put in, and what is none of it. Lives with the field. GUI thread. */
class MailTextMarks final : public QSyntaxHighlighter
{
    Q_OBJECT

public:
    explicit MailTextMarks(QPlainTextEdit *field);

protected:
    void highlightBlock(const QString &text) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QPlainTextEdit *m_field;
};

} // namespace Peak
