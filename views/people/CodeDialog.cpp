#include "views/people/CodeDialog.h"

#include "views/common/Fields.h"
#include "views/common/Theme.h"
#include "views/signin/SecretClipboard.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

CodeDialog::CodeDialog(Kind kind, const QString &name, const QString &email, const QString &code,
                       QWidget *parent)
    : QDialog(parent), m_email(email), m_code(new QLineEdit(code, this)), m_told(new QLabel(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(kind == Kind::Invitation ? tr("Code for the first sign-in")
                                            : tr("Code for a new password"));
    const QString lead =
        kind == Kind::Invitation
            ? tr("%1 is invited. Give them this code, best by telephone: it is shown this once, "
                 "works once, and ends by itself.")
            : tr("Give %1 this code, best by telephone: it is shown this once, works once, and "
                 "ends by itself. Until it is used, the old password goes on working.");
    auto *first = new QLabel(lead.arg(name), this);
    const QString steps =
        tr("They start Peak 1031, choose “I have an invitation or reset code” where one signs in, "
           "and enter %1, the code, and a password of their own.");
    auto *second = new QLabel(steps.arg(email), this);
    for (QLabel *label : {first, second, m_told}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    QFont big = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    big.setPointSizeF(font().pointSizeF() * 1.6);
    m_code->setFont(big);
    m_code->setReadOnly(true);
    m_code->setAlignment(Qt::AlignHCenter);
    m_code->setMinimumHeight(Theme::space(11));
    m_code->setMinimumWidth(QFontMetrics(big).horizontalAdvance(code) + Theme::space(10));
    auto *copyCode = new QPushButton(tr("Co&py the code"), this);
    auto *copyAll = new QPushButton(tr("Copy with &instructions"), this);
    auto *close = new QPushButton(tr("I have passed it on"), this);
    copyCode->setAutoDefault(false);
    copyAll->setAutoDefault(false);
    close->setDefault(true);
    connect(copyCode, &QPushButton::clicked, this,
            [this] { copy(m_code->text(), tr("The code is in the clipboard.")); });
    connect(copyAll, &QPushButton::clicked, this, [this, kind] {
        copy(wholeText(kind), tr("Code and instructions are in the clipboard."));
    });
    connect(close, &QPushButton::clicked, this, &QDialog::accept);

    auto *buttons = new QHBoxLayout;
    buttons->addWidget(copyCode);
    buttons->addWidget(copyAll);
    buttons->addStretch(1);
    buttons->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(6), Theme::space(5), Theme::space(6), Theme::space(5));
    column->setSpacing(Theme::space(3));
    column->addWidget(first);
    column->addWidget(Fields::label(tr("&Code"), m_code));
    column->addWidget(m_code);
    column->addWidget(second);
    column->addWidget(m_told);
    column->addStretch(1);
    column->addLayout(buttons);
    setMinimumWidth(Theme::space(130));
    m_code->setFocus();
    m_code->selectAll();
    resize(minimumWidth(), layout()->totalHeightForWidth(minimumWidth()));
}

QString CodeDialog::code() const
{
    return m_code->text();
}

QString CodeDialog::wholeText(Kind kind) const
{
    const QString text =
        kind == Kind::Invitation
            ? tr("You can sign in to Peak 1031 from now on. Start the program, choose “I have an "
                 "invitation or reset code”, and enter your e-mail address %1, this code, and a "
                 "password of your "
                 "own:\n\n%2\n\nThe code works once.")
            : tr("To choose a new password, start Peak 1031, choose “I have an invitation or "
                 "reset code”, and enter your e-mail address %1, this code, and the new "
                 "password:\n\n%2\n\nThe code works "
                 "once.");
    return text.arg(m_email, m_code->text());
}

void CodeDialog::copy(const QString &what, const QString &told)
{
    copySecret(what);
    m_told->setText(told);
}

void CodeDialog::done(int result)
{
    m_code->clear();
    QDialog::done(result);
}

} // namespace Peak
