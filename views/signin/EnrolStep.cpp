#include "views/signin/EnrolStep.h"

#include "views/common/Fields.h"
#include "views/common/MessageBar.h"
#include "views/common/QrCode.h"
#include "views/common/Theme.h"
#include "views/signin/SecretClipboard.h"

#include <QFontDatabase>
#include <QLabel>
#include <QLineEdit>
#include <QPixmap>
#include <QPushButton>
#include <QVBoxLayout>

namespace Peak {

namespace {

constexpr int pictureSize = 180;
constexpr int maxCodeLength = 64;

/** Letters that a person types from one screen into another are read in groups. */
QString inGroups(const QString &secret)
{
    QStringList groups;
    for (qsizetype i = 0; i < secret.size(); i += 4)
        groups.append(secret.mid(i, 4));
    return groups.join(QLatin1Char(' '));
}

} // namespace

EnrolStep::EnrolStep(MessageBar *message, QWidget *parent)
    : QWidget(parent),
      m_message(message),
      m_picture(new QLabel),
      m_secret(new QLineEdit),
      m_copy(new QPushButton(tr("C&opy"))),
      m_code(new QLineEdit)
{
    auto *hint = new QLabel(
        tr("Scan this with an authenticator app, or type the letters into it. Then enter the 6 "
           "digits that it shows."));
    hint->setWordWrap(true);
    m_picture->setAlignment(Qt::AlignCenter);
    m_picture->setAccessibleName(tr("Picture of the secret, for the camera of a phone"));
    m_secret->setReadOnly(true);
    m_secret->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_copy->setAutoDefault(false);
    m_copy->setToolTip(tr("Copy the letters, for an app on this computer"));
    connect(m_copy, &QPushButton::clicked, this, [this] {
        copySecret(m_secret->text().remove(QLatin1Char(' ')));
        m_message->showMessage(Status::Info, tr("The letters are in the clipboard."));
    });
    m_code->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
    Fields::limit(m_code, maxCodeLength, tr("The code"), m_message);

    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::space(2));
    row->addWidget(Fields::label(tr("&Letters"), m_secret), 1, Qt::AlignBottom);
    row->addWidget(m_copy);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::space(1));
    column->addWidget(hint);
    column->addSpacing(Theme::space(2));
    column->addWidget(m_picture);
    column->addSpacing(Theme::space(2));
    column->addLayout(row);
    column->addWidget(m_secret); // alone in its line: none of the letters may be hidden
    column->addSpacing(Theme::space(3));
    column->addWidget(Fields::label(tr("&Code from the app"), m_code));
    column->addWidget(m_code);
    column->addStretch(1);
    setTabOrder(m_secret, m_copy);
    setTabOrder(m_copy, m_code);
}

void EnrolStep::setSecret(const QString &secret, const QString &uri)
{
    const QImage picture = qrCode(uri);
    m_picture->setVisible(!picture.isNull());
    if (!picture.isNull()) {
        // Whole pixels a module, or phones see grey between them.
        const int scale = qMax(2, pictureSize / picture.width());
        m_picture->setPixmap(QPixmap::fromImage(picture.scaled(picture.size() * scale)));
    }
    m_secret->setText(inGroups(secret));
    m_secret->setCursorPosition(0);
    m_code->clear();
    m_code->setFocus();
}

void EnrolStep::forget()
{
    m_picture->clear();
    m_secret->clear();
    m_code->clear();
}

QString EnrolStep::takeCode()
{
    QString code = Fields::clean(m_code->text());
    code.removeIf([](QChar c) { return c.isSpace(); });
    Fields::Faults faults;
    if (code.isEmpty())
        faults.append({m_code, tr("Enter the 6 digits that the app shows now.")});
    Fields::showFaults(faults, {m_code}, m_message);
    return code;
}

void EnrolStep::retry()
{
    m_code->clear();
    m_code->setFocus();
}

} // namespace Peak
