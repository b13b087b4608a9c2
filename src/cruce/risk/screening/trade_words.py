"""Words that many companies bear, so that two names that share only them share little."""

from __future__ import annotations

_OF_COMPANIES = """
aceros administradora aduanal aerea aereo agencia agricola agropecuaria alimentos arneses arrendadora
asesores asesoria auto automotive automotriz autopartes autotransportes bank bebidas bienes casa chemical
club comercial comercializacion comercializadora comercio company componentes confecciones construccion
construcciones construction constructora consulting consultores consultoria corporacion corporativo
desarrollo desarrollos development distribucion distribuciones distribuidora electric electronics
empacadora empaques empresa energy engineering ensambles enterprise enterprises equipment estacion export
exportaciones exportadora exports express farmaceutica farmacia finance financial fletes food foods forja
foundation freight frutas fundicion ganadera gas gasolina gasolinera group grupo holding holdings hotel
import importaciones importadora imports industria industrial industrias industries inmobiliaria institute
insurance inversion inversiones investment investments laboratorio laboratorios lineas lines logistica
logistico logistics machinery management manufactura manufacturas manufacturing marine medica medicos
metales metals minera muebles oil operadora organization packaging partes parts petroleum plasticos
plastics privada product producto productora productos products promotora proyectos publicidad quimica
quimicos raices rancho refacciones resinas restaurante salud seguridad service services servicio servicios
shipping sistemas soluciones solutions steel supply systems taller technologies technology tecnologia
tecnologias textil textiles tienda trade trading transport transportation transporte transportes vehiculos
"""
_OF_PLACES = """
american bros brothers center central centro chihuahua compania east frontera general global golfo
guadalajara hermanos hijos internacional international jalisco juarez laredo mexican mexicana mexicano
mexico monterrey nacional national new noreste noroeste norte north nueva nuevo pacific pacifico san santa
sinaloa sonora south sur tijuana united west world
"""

COMPANY_WORDS = frozenset(_OF_COMPANIES.split())
"""Words of what companies do, in Spanish and English: who bears one is no person."""

COMMON_WORDS = COMPANY_WORDS | frozenset(_OF_PLACES.split())
"""Those, and words of places and kinship."""
