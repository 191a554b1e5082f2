#include "views/signin/SignInDialog.h"

#include "views/common/BusyBar.h"
#include "views/common/Fields.h"
#include "views/common/Icons.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

// The widgets of the dialog; what they do stands in SignInDialog.cpp.

namespace Peak {

QWidget *SignInDialog::makeHead()
{
    auto *head = new QWidget;
    m_logo = new QLabel;
    m_title = new QLabel;
    m_subtitle = new QLabel;
    m_logo->setFixedSize(40, 40);
    QFont large = m_title->font();
    large.setPointSizeF(large.pointSizeF() * 1.4);
    large.setWeight(QFont::DemiBold);
    m_title->setFont(large);
    m_subtitle->setForegroundRole(QPalette::PlaceholderText);
    m_subtitle->setWordWrap(true);
    auto *grid = new QGridLayout(head);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(Theme::space(3));
    grid->setVerticalSpacing(0);
    grid->addWidget(m_logo, 0, 0, 2, 1, Qt::AlignTop);
    grid->addWidget(m_title, 0, 1);
    grid->addWidget(m_subtitle, 1, 1);
    grid->setColumnStretch(1, 1);
    return head;
}

QWidget *SignInDialog::makeCredentialsStep()
{
    m_email = new QLineEdit;
    m_email->setInputMethodHints(Qt::ImhEmailCharactersOnly | Qt::ImhNoAutoUppercase);
    m_email->setPlaceholderText(tr("you@example.com"));
    Fields::limit(m_email, MaxEmailLength, tr("The e-mail address"), m_message);
    m_remember = new QCheckBox(tr("&Stay signed in on this computer"));
    m_haveCode = new QPushButton(tr("I have an &invitation or reset code..."));
    m_haveCode->setFlat(true);
    m_haveCode->setAutoDefault(false);
    connect(m_haveCode, &QPushButton::clicked, this, &SignInDialog::showRedeemStep);

    auto *step = new QWidget;
    auto *column = new QVBoxLayout(step);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::space(1));
    QLayout *server = makeServerRow();
    column->addWidget(Fields::label(tr("Ser&ver"), m_server));
    column->addLayout(server);
    column->addSpacing(Theme::space(3));
    column->addWidget(Fields::label(tr("&E-mail"), m_email));
    column->addWidget(m_email);
    column->addSpacing(Theme::space(3));
    QLayout *password = makePasswordRow();
    column->addWidget(Fields::label(tr("&Password"), m_password));
    column->addLayout(password);
    column->addSpacing(Theme::space(4));
    column->addWidget(m_remember);
    column->addSpacing(Theme::space(2));
    column->addWidget(m_haveCode, 0, Qt::AlignLeft);
    column->addStretch(1);
    return step;
}

QLayout *SignInDialog::makeServerRow()
{
    m_server = new QComboBox;
    m_server->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_server->setMinimumContentsLength(20);
    m_serverMenu = new QToolButton;
    m_serverMenu->setIcon(Icons::get(QStringLiteral("ellipsis")));
    m_serverMenu->setText(tr("Servers"));
    m_serverMenu->setToolTip(tr("Add, edit or remove a server"));
    m_serverMenu->setAccessibleName(tr("Servers"));
    m_serverMenu->setPopupMode(QToolButton::InstantPopup);
    m_serverMenu->setFocusPolicy(Qt::StrongFocus);
    auto *menu = new QMenu(m_serverMenu);
    QAction *add = menu->addAction(Icons::get(QStringLiteral("plus")), tr("Add a server..."));
    m_editServer = menu->addAction(Icons::get(QStringLiteral("pencil")), tr("Edit this server..."));
    m_removeServer =
        menu->addAction(Icons::get(QStringLiteral("trash-2")), tr("Remove this server..."));
    menu->setToolTipsVisible(true);
    m_serverMenu->setMenu(menu);
    connect(add, &QAction::triggered, this, [this] { editProfile({}, true); });
    connect(m_editServer, &QAction::triggered, this,
            [this] { editProfile(currentProfile(), false); });
    connect(m_removeServer, &QAction::triggered, this, &SignInDialog::removeProfile);
    connect(m_server, &QComboBox::activated, this, [this] {
        updateControls();
        Q_EMIT profilesChanged(m_profiles, currentProfile().id);
    });

    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::space(2));
    row->addWidget(m_server, 1);
    row->addWidget(m_serverMenu);
    return row;
}

QLayout *SignInDialog::makePasswordRow()
{
    m_password = new QLineEdit;
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData |
                                    Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    Fields::limit(m_password, MaxPasswordLength, tr("The password"), m_message);
    m_reveal = new QToolButton;
    m_reveal->setCheckable(true);
    m_reveal->setFocusPolicy(Qt::StrongFocus);
    const auto reveal = [this](bool shown) {
        m_password->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
        m_reveal->setIcon(Icons::get(shown ? QStringLiteral("eye-off") : QStringLiteral("eye")));
        m_reveal->setText(shown ? tr("Hide") : tr("Show"));
        m_reveal->setToolTip(shown ? tr("Hide the password") : tr("Show the password"));
        m_reveal->setAccessibleName(tr("Show the password"));
    };
    connect(m_reveal, &QToolButton::toggled, this, reveal);
    reveal(false);

    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::space(2));
    row->addWidget(m_password, 1);
    row->addWidget(m_reveal);
    return row;
}

QWidget *SignInDialog::makeCodeStep()
{
    m_code = new QLineEdit;
    m_code->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
    QFont wide = m_code->font();
    wide.setPointSizeF(wide.pointSizeF() * 1.4);
    wide.setLetterSpacing(QFont::AbsoluteSpacing, 2);
    m_code->setFont(wide);
    Fields::limit(m_code, MaxCodeLength, tr("The code"), m_message);
    auto *hint = new QLabel(tr("The 6 digits that your authenticator app shows now, or one of your "
                               "recovery codes."));
    hint->setWordWrap(true);
    hint->setForegroundRole(QPalette::PlaceholderText);

    auto *step = new QWidget;
    auto *column = new QVBoxLayout(step);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::space(1));
    column->addWidget(Fields::label(tr("&Code"), m_code));
    column->addWidget(m_code);
    column->addSpacing(Theme::space(2));
    column->addWidget(hint);
    column->addStretch(1);
    return step;
}

QLayout *SignInDialog::makeFoot()
{
    m_busyText = new QLabel;
    m_busyText->setTextFormat(Qt::PlainText);
    m_busyText->setForegroundRole(QPalette::PlaceholderText);
    m_busyText->setAccessibleName(tr("Progress"));
    m_busyBar = new BusyBar;
    m_busyBar->setRange(0, 0);
    m_busyBar->setFixedHeight(6);
    m_busyBar->setAccessibleName(tr("Working"));
    QSizePolicy keep = m_busyBar->sizePolicy();
    keep.setRetainSizeWhenHidden(true);
    m_busyBar->setSizePolicy(keep);
    m_submit = new QPushButton;
    m_submit->setDefault(true);
    m_cancel = new QPushButton(tr("Cancel"));
    m_cancel->setAutoDefault(false);
    connect(m_submit, &QPushButton::clicked, this, &SignInDialog::submit);
    connect(m_cancel, &QPushButton::clicked, this, &SignInDialog::reject);

    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::space(2));
    row->addWidget(m_busyText, 1);
    row->addWidget(m_cancel);
    row->addWidget(m_submit);
    auto *column = new QVBoxLayout;
    column->setSpacing(Theme::space(2));
    column->addWidget(m_busyBar);
    column->addLayout(row);
    return column;
}

} // namespace Peak
