#include "views/documents/FileNameRuleRow.h"

#include "views/common/Fields.h"
#include "views/common/Theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

using Kind = FileNameRule::Kind;

FileNameRuleRow::FileNameRuleRow(QWidget *parent)
    : QWidget(parent), m_kind(new QComboBox), m_pattern(new QLineEdit), m_found(new QLabel)
{
    m_kind->addItem(tr("Its number comes first: 2026-0001 Deed.pdf"), int(Kind::NumberFirst));
    m_kind->addItem(tr("Its number is in the name: Deed of 2026-0001.pdf"),
                    int(Kind::NumberInside));
    m_kind->addItem(tr("The folder has its number: 2026-0001/Deed.pdf"), int(Kind::Folder));
    m_kind->addItem(tr("A pattern of your own"), int(Kind::Pattern));
    m_kind->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_pattern->setText(u"{number}_{type}*"_s);
    m_pattern->setAccessibleName(tr("Pattern"));
    m_pattern->setToolTip(tr("{number} is the exchange's number, {type} the type of document, * "
                             "anything; the rest stands for itself."));
    m_pattern->setMinimumWidth(Theme::space(30));
    m_found->setTextFormat(Qt::PlainText);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::space(3));
    QLabel *label = Fields::label(tr("&Exchange of a file"), m_kind);
    label->setMinimumWidth(label->sizeHint().width() + Theme::space(3));
    row->addWidget(label);
    row->addWidget(m_kind);
    row->addWidget(m_pattern, 1);
    row->addStretch(1);
    row->addWidget(m_found);
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] {
        refresh();
        Q_EMIT changed();
    });
    connect(m_pattern, &QLineEdit::textEdited, this, &FileNameRuleRow::changed);
    setFocusProxy(m_kind);
    refresh();
}

FileNameRule FileNameRuleRow::rule() const
{
    FileNameRule rule;
    rule.kind = Kind(m_kind->currentData().toInt());
    if (rule.kind == Kind::Pattern)
        rule.pattern = m_pattern->text();
    return rule;
}

void FileNameRuleRow::setRule(const FileNameRule &rule)
{
    if (!rule.pattern.isEmpty())
        m_pattern->setText(rule.pattern);
    m_kind->setCurrentIndex(m_kind->findData(int(rule.kind)));
}

void FileNameRuleRow::showFound(int found, int all)
{
    const QString fault = rule().fault();
    m_found->setText(!fault.isEmpty() ? fault
                     : all == 0       ? QString()
                                      : tr("%1 of %2 have their exchange").arg(found).arg(all));
}

void FileNameRuleRow::refresh()
{
    m_pattern->setVisible(Kind(m_kind->currentData().toInt()) == Kind::Pattern);
}

} // namespace Peak
