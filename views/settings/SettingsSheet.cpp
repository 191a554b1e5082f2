#include "views/settings/SettingsSheet.h"

#include "views/common/FocusWalk.h"
#include "views/common/Theme.h"

#include <QLabel>
#include <QScrollBar>
#include <QVBoxLayout>

namespace Peak {

namespace {
constexpr int widestColumn = 720;
}

SettingsSheet::SettingsSheet(const QString &name, QWidget *parent) : QScrollArea(parent)
{
    setWidgetResizable(true);
    FocusWalk::showFocusOf(this);
    setBackgroundRole(QPalette::Base);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(name);
    verticalScrollBar()->setSingleStep(Theme::space(6));
    auto *sheet = new QWidget;
    sheet->setBackgroundRole(QPalette::Base);
    auto *inner = new QWidget;
    inner->setMaximumWidth(widestColumn);
    m_column = new QVBoxLayout(inner);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(Theme::space(4));
    auto *row = new QHBoxLayout(sheet);
    row->setContentsMargins(Theme::space(2), Theme::space(2), Theme::space(6), Theme::space(8));
    row->addWidget(inner, 1);
    row->addStretch(0);
    setWidget(sheet);
}

void SettingsSheet::addHeading(const QString &text)
{
    auto *label = new QLabel(text);
    QFont strong = label->font();
    strong.setWeight(QFont::DemiBold);
    strong.setPointSizeF(strong.pointSizeF() * 1.1);
    label->setFont(strong);
    label->setContentsMargins(Theme::space(2), Theme::space(4), 0, 0);
    m_column->addWidget(label);
}

void SettingsSheet::addNote(const QString &text)
{
    auto *label = new QLabel(text);
    label->setWordWrap(true);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setContentsMargins(Theme::space(2), 0, 0, 0);
    m_column->addWidget(label);
}

void SettingsSheet::add(QWidget *widget)
{
    m_column->addWidget(widget);
}

void SettingsSheet::end()
{
    m_column->addStretch(1);
}

void SettingsSheet::clear(int keep)
{
    while (QLayoutItem *item = m_column->takeAt(keep)) {
        delete item->widget();
        delete item;
    }
}

} // namespace Peak
