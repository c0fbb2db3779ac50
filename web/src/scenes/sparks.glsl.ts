import { FRAGMENT, VERTEX } from './shared.glsl';

// A spark is a square of light from the sheet of shapes. Attributes: place (0..1, y up) and size in pixels; colour and
// strength; which shape. By night it adds light, in the morning it is colour that lies over the picture.
export const SPARK_VERTEX = `${VERTEX}
layout(location=0)in vec4 a;
layout(location=1)in vec4 b;
layout(location=2)in float c;
out vec4 h;out vec3 q;
void main(){
vec2 k=vec2(gl_VertexID%2,gl_VertexID/2);
q=vec3((c+.01+k.x*.98)/8.,k.y,step(c,5.5));
h=b;
gl_Position=vec4((a.xy+(k-.5)*a.zw/R)*2.-1.,0,1);}`;

export const SPARK_FRAGMENT = `${FRAGMENT}
in vec4 h;in vec3 q;
uniform sampler2D sheet;
void main(){
float f=texture(sheet,q.xy).r*(1.-.9*quiet(F.xy/R));
vec3 c=mix(h.rgb,vec3(1),q.z*sm(.55,1.,f)*.85*(1.-S[8]));
o=vec4(c*f*h.a,f*h.a*S[8]);}`;

// A fine line from star to star. Attributes: both ends (0..1, y up), colour and strength, how far it has grown.
export const LINE_VERTEX = `${VERTEX}
layout(location=0)in vec4 a;
layout(location=1)in vec4 b;
layout(location=2)in float c;
out vec4 h;out vec2 q;
void main(){
vec2 k=vec2(gl_VertexID%2,gl_VertexID/2);
vec2 from=a.xy*R,d=(a.zw-a.xy)*R;
float l=max(length(d),1.),gap=min(.3,14.*V.w/l);
float t=mix(gap,mix(gap,1.-gap,c),k.x);
vec2 p=from+d*t+vec2(-d.y,d.x)/l*(k.y-.5)*5.*V.w;
q=vec2(k.x,k.y*2.-1.);
h=vec4(b.rgb,b.a*(1.-.88*quiet(p/R)));
gl_Position=vec4(p/R*2.-1.,0,1);}`;

export const LINE_FRAGMENT = `${FRAGMENT}
in vec4 h;in vec2 q;
void main(){
float f=(exp(-q.y*q.y*14.)*.8+exp(-q.y*q.y*3.)*.25)*sm(1.,.6,abs(q.y))*(.7+.3*sin(q.x*3.1416));
o=vec4(h.rgb*f*h.a,f*h.a*S[8]);}`;
