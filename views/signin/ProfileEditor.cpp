#include "views/signin/ProfileEditor.h"

#include "views/common/Fields.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QUrlQuery>
#include <QUuid>
#include <QVBoxLayout>

namespace Peak {

ProfileEditor::ProfileEditor(const ConnectionProfile &profile, const QStringList &takenNames,
                             QWidget *parent)
    : QDialog(parent),
      m_profile(profile),
      m_takenNames(takenNames),
      m_message(new MessageBar(this)),
      m_name(new QLineEdit(profile.name)),
      m_host(new QLineEdit(profile.host)),
      m_port(new QSpinBox),
      m_database(new QLineEdit(profile.database)),
      m_extra(new QLineEdit(profile.extra))
{
    setWindowTitle(profile.name.isEmpty() ? tr("Add a server") : tr("Edit the server"));
    m_port->setRange(1, 65535);
    m_port->setValue(profile.port);
    m_port->setButtonSymbols(QSpinBox::NoButtons);
    m_port->setFixedWidth(Theme::space(20));
    m_port->setAccessibleName(tr("Port"));
    m_port->findChild<QLineEdit *>()->setAccessibleName(tr("Port"));
    m_name->setPlaceholderText(tr("For example: Office"));
    m_host->setPlaceholderText(tr("For example: peak.example.com"));
    m_extra->setPlaceholderText(tr("For example: sslrootcert=/etc/peak/root.pem"));
    Fields::limit(m_name, 60, tr("The name"), m_message);
    Fields::limit(m_host, 1000, tr("The host"), m_message);
    Fields::limit(m_database, 63, tr("The database"), m_message);
    Fields::limit(m_extra, 2000, tr("Further parameters"), m_message);

    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(Theme::space(3));
    grid->setVerticalSpacing(Theme::space(1));
    grid->addWidget(Fields::label(tr("&Name"), m_name), 0, 0, 1, 2);
    grid->addWidget(m_name, 1, 0, 1, 2);
    grid->setRowMinimumHeight(2, Theme::space(2));
    grid->addWidget(Fields::label(tr("&Host"), m_host), 3, 0);
    grid->addWidget(Fields::label(tr("&Port"), m_port), 3, 1);
    grid->addWidget(m_host, 4, 0);
    grid->addWidget(m_port, 4, 1);
    grid->setRowMinimumHeight(5, Theme::space(2));
    grid->addWidget(Fields::label(tr("&Database"), m_database), 6, 0, 1, 2);
    grid->addWidget(m_database, 7, 0, 1, 2);
    grid->setRowMinimumHeight(8, Theme::space(2));
    grid->addWidget(Fields::label(tr("&Further parameters (optional)"), m_extra), 9, 0, 1, 2);
    grid->addWidget(m_extra, 10, 0, 1, 2);
    grid->setColumnStretch(0, 1);

    auto *buttons = new QDialogButtonBox;
    QPushButton *save = buttons->addButton(tr("Save server"), QDialogButtonBox::AcceptRole);
    buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    save->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &ProfileEditor::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &ProfileEditor::reject);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(6), Theme::space(5), Theme::space(6), Theme::space(5));
    column->setSpacing(Theme::space(4));
    column->addWidget(m_message);
    column->addLayout(grid);
    column->addStretch(1);
    column->addWidget(buttons);
    setMinimumWidth(Theme::space(110));
    m_name->setFocus();
}

ConnectionProfile ProfileEditor::profile() const
{
    ConnectionProfile edited = m_profile;
    if (edited.id.isEmpty())
        edited.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    edited.name = Fields::clean(m_name->text()).trimmed();
    edited.host = Fields::clean(m_host->text()).trimmed();
    edited.port = m_port->value();
    edited.database = Fields::clean(m_database->text()).trimmed();
    edited.extra = Fields::clean(m_extra->text()).trimmed();
    return edited;
}

QList<QPair<QWidget *, QString>> ProfileEditor::faults() const
{
    Fields::Faults faults;
    const ConnectionProfile edited = profile();
    if (edited.name.isEmpty())
        faults.append({m_name, tr("Give the server a name.")});
    else if (m_takenNames.contains(edited.name, Qt::CaseInsensitive))
        faults.append({m_name, tr("Another server has this name already.")});
    if (edited.host.isEmpty())
        faults.append({m_host, tr("Enter the server's host name or address.")});
    else if (edited.host.contains(QStringLiteral("://")) || edited.host.contains(QLatin1Char('@')))
        faults.append({m_host, tr("Enter the host name alone, without \"://\" and \"@\".")});
    if (edited.database.isEmpty())
        faults.append({m_database, tr("Enter the name of the database.")});
    const auto parameters = QUrlQuery(edited.extra).queryItems();
    for (const auto &[key, value] : parameters) {
        if (key.contains(QStringLiteral("password"), Qt::CaseInsensitive)) {
            faults.append({m_extra, tr("Passwords are not stored with a server: remove \"%1\" from "
                                       "the further parameters.")
                                        .arg(key)});
        } else if (value.isEmpty()) {
            faults.append({m_extra, tr("Write each further parameter as name=value, with & between "
                                       "them.")});
            break;
        }
    }
    return faults;
}

void ProfileEditor::accept()
{
    const Fields::Faults found = faults();
    Fields::showFaults(found, {m_name, m_host, m_database, m_extra}, m_message);
    if (found.isEmpty())
        QDialog::accept();
}

} // namespace Peak
