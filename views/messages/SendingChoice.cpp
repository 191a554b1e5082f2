#include "views/messages/SendingChoice.h"

#include "views/common/Fields.h"
#include "views/common/Theme.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>

#include <algorithm>

namespace Peak {

namespace {

QString wordsOf(int seconds)
{
    return seconds <= 0 ? SendingChoice::tr("At once")
                        : SendingChoice::tr("After %n second(s)", nullptr, seconds);
}

} // namespace

SendingChoice::SendingChoice(QWidget *parent) : QWidget(parent), m_box(new QComboBox)
{
    setAccessibleName(tr("Messages"));
    auto *title = new QLabel(tr("Messages"));
    QFont strong = title->font();
    strong.setWeight(QFont::DemiBold);
    title->setFont(strong);
    auto *note = new QLabel(tr("Until it goes, you can take a message back with Undo."));
    note->setForegroundRole(QPalette::PlaceholderText);
    m_box->setMinimumWidth(Theme::space(55));
    m_box->setFocusPolicy(Qt::StrongFocus); // the wheel scrolls the page, not the value
    m_box->setAccessibleDescription(note->text());
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(Theme::space(4));
    grid->setVerticalSpacing(Theme::space(2));
    grid->setColumnMinimumWidth(0, Theme::space(40));
    grid->setColumnStretch(2, 1);
    grid->addWidget(title, 0, 0, 1, 2);
    grid->addWidget(note, 1, 0, 1, 3);
    grid->addWidget(Fields::label(tr("A &message goes out"), m_box), 2, 0);
    grid->addWidget(m_box, 2, 1);
    connect(m_box, &QComboBox::activated, this, [this] {
        const int seconds = m_box->currentData().toInt();
        if (seconds == m_seconds)
            return;
        m_seconds = seconds;
        Q_EMIT chosen(seconds);
    });
}

void SendingChoice::setSeconds(int seconds)
{
    if (seconds == m_seconds)
        return;
    m_seconds = seconds;
    QList<int> choices{0, 5, 10, 20, 30};
    if (!choices.contains(seconds)) // chosen elsewhere
        choices.insert(std::lower_bound(choices.cbegin(), choices.cend(), seconds), seconds);
    m_box->clear();
    for (const int one : std::as_const(choices))
        m_box->addItem(wordsOf(one), one);
    m_box->setCurrentIndex(int(choices.indexOf(seconds)));
}

void SendingChoice::setRefusal(const QString &reason)
{
    m_box->setEnabled(reason.isEmpty());
    m_box->setToolTip(reason);
}

} // namespace Peak
