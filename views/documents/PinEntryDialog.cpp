#include "views/documents/PinEntryDialog.h"

#include "models/domain/PinRules.h"
#include "views/common/Fields.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"

#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>
#include <QValidator>

#include <chrono>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace Peak {

namespace {

/** Takes what is pasted with blanks, dashes and a line end, and keeps the digits. */
class Digits final : public QValidator
{
public:
    using QValidator::QValidator;

    State validate(QString &text, int &cursor) const override
    {
        QString digits;
        for (const QChar c : std::as_const(text)) {
            if (c >= u'0' && c <= u'9' && digits.size() < PinRules::mostDigits)
                digits += c;
        }
        text = digits;
        cursor = qMin(cursor, int(text.size()));
        return Acceptable;
    }
};

QString leftText(qint64 seconds)
{
    constexpr qint64 minute = 60, hour = 3600;
    if (seconds < minute)
        return PinEntryDialog::tr("%n second(s)", nullptr, int(qMax<qint64>(1, seconds)));
    if (seconds < hour)
        return PinEntryDialog::tr("%n minute(s)", nullptr, int((seconds + minute - 1) / minute));
    return PinEntryDialog::tr("%n hour(s)", nullptr, int((seconds + hour - 1) / hour));
}

} // namespace

PinEntryDialog::PinEntryDialog(const QString &document, QWidget *parent)
    : AskingDialog(parent), m_pin(new QLineEdit), m_open(new QPushButton(tr("Open the document")))
{
    setWindowTitle(tr("PIN of a document"));
    addText(tr("“%1” asks for a PIN. Whoever protected it can tell it to you.").arg(document));
    column()->addSpacing(Theme::space(3));
    addField(tr("&PIN"), m_pin);
    column()->addSpacing(Theme::space(1));
    m_attempts = addText(tr("4 to 12 digits. After a few wrong ones the document closes for a "
                            "while; each try stands in the record."));
    addButtons(m_open);
    m_pin->setEchoMode(QLineEdit::Password);
    m_pin->setInputMethodHints(Qt::ImhDigitsOnly | Qt::ImhSensitiveData);
    m_pin->setValidator(new Digits(m_pin));
    m_pin->setAccessibleName(tr("PIN"));
    m_attempts->setForegroundRole(QPalette::PlaceholderText);
    connect(m_open, &QPushButton::clicked, this, &PinEntryDialog::submit);
    setMinimumWidth(Theme::space(105));
    m_second.setInterval(1s);
    connect(&m_second, &QTimer::timeout, this, &PinEntryDialog::countDown);
    m_pin->setFocus();
}

void PinEntryDialog::submit()
{
    if (!m_open->isEnabled())
        return;
    Fields::Faults faults;
    if (m_pin->text().size() < PinRules::fewestDigits)
        faults.append(
            {m_pin, tr("Enter the PIN: at least %n digits.", nullptr, PinRules::fewestDigits)});
    Fields::showFaults(faults, {m_pin}, message());
    fit();
    if (!faults.isEmpty())
        return;
    const QByteArray pin = m_pin->text().toLatin1();
    wipe();
    setBusy(true);
    Q_EMIT pinEntered(pin);
}

void PinEntryDialog::showAnswer(const OpenAnswer &answer)
{
    setBusy(false);
    if (answer.outcome == OpenAnswer::Outcome::Closed) {
        message()->showMessage(Status::Warning, answer.message);
        setClosed(answer.closedUntil);
    } else {
        message()->showMessage(Status::Warning, answer.message.isEmpty()
                                                    ? tr("That is not the PIN.")
                                                    : answer.message);
        if (answer.attemptsLeft >= 0)
            m_attempts->setText(answer.attemptsLeft == 0
                                    ? tr("The next wrong one closes the document for a while.")
                                    : tr("%n more before the document closes for a while.", nullptr,
                                         answer.attemptsLeft));
    }
    m_pin->setFocus();
    fit();
}

void PinEntryDialog::showError(const Error &error)
{
    setBusy(false);
    message()->showError(error);
    m_pin->setFocus();
    fit();
}

void PinEntryDialog::setClosed(const QDateTime &until)
{
    m_closedUntil = until;
    if (until.isValid()) {
        m_second.start();
        countDown();
    }
}

void PinEntryDialog::countDown()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const qint64 left = now.secsTo(m_closedUntil);
    const bool closed = left > 0;
    m_pin->setEnabled(!closed && !m_waiting);
    m_open->setEnabled(!closed && !m_waiting);
    const QDateTime local = m_closedUntil.toLocalTime();
    const QString time = QLocale().toString(local.time(), u"HH:mm"_s);
    const QString when = local.date() == now.toLocalTime().date()
                             ? time
                             : QLocale().toString(local.date(), u"d MMM yyyy "_s) + time;
    m_attempts->setText(closed ? tr("Closed until %1, for another %2. An admin can open it "
                                    "earlier.")
                                     .arg(when, leftText(left))
                               : tr("It can be tried again now."));
    if (!closed) {
        m_second.stop();
        message()->clear();
        m_pin->setFocus();
    }
    fit();
}

void PinEntryDialog::wipe()
{
    m_pin->setText(QString(m_pin->text().size(), u'0'));
    m_pin->clear();
}

void PinEntryDialog::done(int result)
{
    m_second.stop();
    wipe();
    QDialog::done(result);
}

void PinEntryDialog::setBusy(bool busy)
{
    m_waiting = busy;
    m_pin->setEnabled(!busy);
    m_open->setEnabled(!busy);
    showWaiting(busy);
}

} // namespace Peak
